// A path while it is written, and what is sent of it. Pure.
import { newId } from '../../frame/new-id.ts'

export type DraftStep = {
  readonly step: string
  readonly title: string
  readonly contents: readonly string[]
  readonly afterPrevious: boolean
  readonly mandatory: boolean
  readonly opensOn: string
  readonly closesOn: string
}
export type Draft = {
  /** Kept until the path is recorded: what is sent again makes the same path. */
  readonly path: string
  readonly title: string
  readonly objectives: string
  readonly steps: readonly DraftStep[]
}

export const emptyStep = (isFirst: boolean): DraftStep => ({
  step: newId(),
  title: '',
  contents: [],
  afterPrevious: !isFirst,
  mandatory: true,
  opensOn: '',
  closesOn: '',
})

export const emptyDraft = (): Draft => ({ path: newId(), title: '', objectives: '', steps: [emptyStep(true)] })

export function bodyOf({ path, title, objectives, steps }: Draft) {
  return {
    path,
    title: title.trim(),
    objectives: objectives
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    steps: steps.map((one, n) => {
      const previous = steps[n - 1]
      return {
        step: one.step,
        title: one.title.trim(),
        contents: [...one.contents],
        after: one.afterPrevious && previous ? [previous.step] : [],
        opensOn: one.opensOn === '' ? null : one.opensOn,
        closesOn: one.closesOn === '' ? null : one.closesOn,
        mandatory: one.mandatory,
      }
    }),
  }
}
