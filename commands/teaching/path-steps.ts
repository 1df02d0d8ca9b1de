// The steps of a path as a teacher sends them, what can be wrong with them, and how they name versions of contents. Pure.
import { z } from 'zod'
import { ContentItemId } from '#events/teaching/content-ids.ts'
import { MOST_CONTENTS_OF_A_STEP, MOST_STEPS, type PathStep, stepFields } from '#events/teaching/path-values.ts'
import { type Refusal, refuse } from '#kernel/command.ts'

/** A step whose contents are named by their ids alone: it gets the versions that are validated now. */
export const GivenStep = z.strictObject({
  ...stepFields,
  contents: z
    .array(ContentItemId)
    .max(MOST_CONTENTS_OF_A_STEP)
    .default([])
    .describe('Its contents, in order, by their ids. Each gets the version that is validated now.'),
})
export type GivenStep = z.output<typeof GivenStep>
export const GivenSteps = z.array(GivenStep).max(MOST_STEPS).describe('The steps, in order.')

/** What a decision knows of a content. */
export type KnownContent = {
  readonly content: string
  readonly kind: PathStep['contents'][number]['kind']
  readonly title: string
  readonly validated: number | null
  readonly withdrawnAt: string | null
}

/** The keys of the contents that steps name, each once. */
export const contentKeys = ({ steps }: { readonly steps: readonly GivenStep[] }) =>
  [...new Set(steps.flatMap(({ contents }) => contents))].map((content) => ({ content }))

/**
 * The steps with the versions of their contents, or why they are refused. `before` are the steps of the version before: what
 * they name already is kept in its version if it was withdrawn since.
 */
export function withVersions(
  steps: readonly GivenStep[],
  known: readonly KnownContent[],
  before: readonly PathStep[] = [],
): readonly PathStep[] | Refusal {
  const fault = faultOfOrder(steps)
  if (fault) return fault
  const byId = new Map(known.map((one) => [one.content, one]))
  const named = new Map(before.flatMap(({ contents }) => contents).map((one) => [one.content, one]))
  const versioned: PathStep[] = []
  for (const [s, step] of steps.entries()) {
    const contents: PathStep['contents'] = []
    for (const [c, content] of step.contents.entries()) {
      const pointer = `/steps/${s}/contents/${c}`
      if (step.contents.indexOf(content) !== c)
        return refuse('content-twice', 'A step has each content once.', { pointer })
      const one = byId.get(content)
      const kept = named.get(content)
      if (one && one.withdrawnAt === null && one.validated !== null)
        contents.push({ content, version: one.validated, kind: one.kind, title: one.title })
      else if (kept) contents.push(kept)
      else if (!one) return refuse('unknown-content', 'There is no such content in the school.', { pointer })
      else
        return refuse(
          one.withdrawnAt === null ? 'content-not-validated' : 'content-withdrawn',
          one.withdrawnAt === null
            ? `« ${one.title} » is still a draft. Validate it first.`
            : `« ${one.title} » was withdrawn. Choose another content.`,
          { pointer, facts: { content } },
        )
    }
    versioned.push({ ...step, contents })
  }
  return versioned
}

/** Ids, prerequisites and dates. */
function faultOfOrder(steps: readonly GivenStep[]): Refusal | null {
  const ids = steps.map(({ step }) => step)
  for (const [s, { step, after, opensOn, closesOn }] of steps.entries()) {
    if (ids.indexOf(step) !== s)
      return refuse('step-twice', 'Each step has an id of its own.', { pointer: `/steps/${s}/step` })
    const unknown = after.findIndex((before) => !ids.includes(before))
    if (unknown !== -1)
      return refuse('unknown-step', 'This path has no such step.', { pointer: `/steps/${s}/after/${unknown}` })
    if (opensOn !== null && closesOn !== null && closesOn < opensOn)
      return refuse('closes-before-it-opens', `The step opens on ${opensOn}, after it closes.`, {
        pointer: `/steps/${s}/closesOn`,
      })
  }
  const reached = new Set<string>()
  for (let grew = true; grew; ) {
    grew = false
    for (const { step, after } of steps)
      if (!reached.has(step) && after.every((before) => reached.has(before))) {
        reached.add(step)
        grew = true
      }
  }
  const stuck = steps.findIndex(({ step }) => !reached.has(step))
  return stuck === -1
    ? null
    : refuse('circle-of-steps', `« ${steps[stuck]?.title} » could never be started: it comes after itself.`, {
        pointer: `/steps/${stuck}/after`,
      })
}
