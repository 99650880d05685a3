/** An issue: its number in the world's first repository, its node id, or `owner/name#1`. */
export type IssueRef = number | string;

/** Somebody; `carol` when absent. The account is made when the world lacks it. */
interface By {
  readonly by?: string;
}

interface OnIssue extends By {
  readonly issue: IssueRef;
}

interface OnItem extends OnIssue {
  /** Board as `owner/number`; the world's first when absent. */
  readonly project?: string;
}

/** Path to new text; `null` deletes the file. */
type Files = Readonly<Record<string, string | null>>;

interface Opening extends By {
  /** `owner/name`; the world's first when absent. */
  readonly repository?: string;
  readonly title: string;
  readonly body?: string;
  /** Made when the repository lacks them. */
  readonly labels?: readonly string[];
}

/** What people do in the browser. Plain data, so that it travels through the admin door as well. */
export type Edit =
  | (Opening & { readonly do: 'create-issue' })
  /** From the branch `head`, which is made when it is missing, with these files changed (`null` deletes one). */
  | (Opening & {
      readonly do: 'create-pull-request';
      readonly base?: string;
      readonly head?: string;
      /** `owner/name` of the fork that has the head branch. */
      readonly fork?: string;
      readonly files?: Files;
      /** A commit that belongs to it, besides those of its branch. */
      readonly sha?: string;
    })
  | (OnIssue & { readonly do: 'merge' | 'lock' })
  /** Pushes one commit; the branch is made from the default branch when it is missing. */
  | (By & {
      readonly do: 'push';
      readonly repository?: string;
      readonly branch?: string;
      readonly files: Files;
      readonly message?: string;
    })
  | { readonly do: 'delete-branch'; readonly repository?: string; readonly branch: string }
  | (OnIssue & { readonly do: 'edit-title'; readonly title: string })
  | (OnIssue & { readonly do: 'edit-body'; readonly body: string })
  /** Saves the body as browsers do, with CRLF line ends. */
  | (OnIssue & { readonly do: 'crlf-body' })
  | (OnIssue & { readonly do: 'add-label' | 'remove-label'; readonly label: string })
  | (OnIssue & { readonly do: 'set-type'; readonly type: string | null })
  | (OnIssue & { readonly do: 'close'; readonly reason?: 'COMPLETED' | 'NOT_PLANNED' | 'DUPLICATE' })
  | (OnIssue & { readonly do: 'reopen' })
  | (OnIssue & { readonly do: 'comment'; readonly body: string })
  | (OnIssue & { readonly do: 'add-blocker' | 'remove-blocker'; readonly blocker: IssueRef })
  /** `null` takes it from its parent. */
  | (OnIssue & { readonly do: 'set-parent'; readonly parent: IssueRef | null })
  | (OnItem & { readonly do: 'add-item' })
  | (OnItem & { readonly do: 'remove-item' | 'archive-item' | 'unarchive-item' | 'redact-item' })
  /** Choices by name; `null` empties the cell. */
  | (OnItem & { readonly do: 'set-field'; readonly field: string; readonly value: string | number | null })
  /** Overwrites the choices of a column: those of a new name get a new id, and cells that held a lost one are empty. */
  | {
      readonly do: 'set-options';
      readonly project?: string;
      readonly field: string;
      readonly options: readonly string[];
    }
  /** To the repository `owner/name`. */
  | (OnIssue & { readonly do: 'transfer'; readonly to: string })
  | (OnIssue & { readonly do: 'delete' });
