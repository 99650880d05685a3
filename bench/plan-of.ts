const SIZES = ['XS', 'S', 'M', 'L', 'XL'];

interface Shape {
  readonly epics: number;
  readonly storiesPerEpic: number;
  readonly tasksPerStory: number;
  /** Tasks that depend on the task before them. */
  readonly dependencies: number;
}

/** The plan of the budgets: 5 epics, 20 stories, 80 tasks, 40 dependencies inside stories. */
export const HUNDRED_ITEMS: Shape = { epics: 5, storiesPerEpic: 4, tasksPerStory: 4, dependencies: 40 };

/** A plan of `shape` as YAML: nested, sized, with the prose of a real one. */
export function planOf(shape: Shape): string {
  let left = shape.dependencies;
  const lines = ['plan_id: bench', 'items:'];
  for (let epic = 1; epic <= shape.epics; epic++) {
    lines.push(...item(2, `E${epic}`, `Epic ${epic}`), '    items:');
    for (let story = 1; story <= shape.storiesPerEpic; story++) {
      const storyId = `S${epic}-${story}`;
      lines.push(...item(6, storyId, `Story ${epic}.${story}`), '        items:');
      for (let task = 1; task <= shape.tasksPerStory; task++) {
        const id = `T${epic}-${story}-${task}`;
        lines.push(...item(10, id, `Task ${epic}.${story}.${task}`));
        lines.push(`            estimate: { tshirt: ${SIZES[task % SIZES.length]} }`);
        if (task > 1 && left-- > 0) lines.push(`            depends_on: [T${epic}-${story}-${task - 1}]`);
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

function item(indent: number, id: string, title: string): readonly string[] {
  const pad = ' '.repeat(indent);
  return [
    `${pad}- id: ${id}`,
    `${pad}  title: ${title}`,
    `${pad}  goal: Customers get what ${title} promises, without a support ticket`,
    `${pad}  requirements: [It works offline, It is measured]`,
    `${pad}  acceptance_criteria: [A customer has tried it, The dashboard shows it]`,
  ];
}
