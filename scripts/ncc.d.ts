/** The part of ncc's programmatic interface that the bundling script uses; the package ships no types. */
declare module '@vercel/ncc' {
  export interface NccOptions {
    readonly cache: false;
    readonly filename: string;
    readonly minify: boolean;
    readonly quiet: boolean;
    readonly sourceMap: boolean;
    readonly sourceMapRegister: boolean;
  }

  export interface NccAsset {
    readonly source: string | Uint8Array;
    readonly permissions?: number;
  }

  /** A module as webpack keeps it: a file, or several files concatenated into one scope. */
  export interface BundledModule {
    readonly resource?: string;
    readonly modules?: Iterable<BundledModule>;
  }

  export interface NccResult {
    readonly code: string;
    readonly assets: Readonly<Record<string, NccAsset>>;
    readonly stats: { readonly compilation: { readonly modules: Iterable<BundledModule> } };
  }

  export default function ncc(input: string, options: NccOptions): Promise<NccResult>;
}
