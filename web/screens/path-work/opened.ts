// Which contents of a path are open, one in each step: somebody reads the lesson again while they answer the quiz. Pure.

export type Opened = { readonly step: string; readonly content: string }

/** What was opened last comes last. `content`: null closes what is open in the step. */
export const withOpened = (opened: readonly Opened[], step: string, content: string | null): readonly Opened[] => [
  ...opened.filter((one) => one.step !== step),
  ...(content === null ? [] : [{ step, content }]),
]

/** Where a learner is: in what they opened last, else among the steps. */
export function placeOf(opened: readonly Opened[]) {
  const last = opened.at(-1)
  return last === undefined ? { screen: 'path' } : { screen: 'content', ...last }
}
