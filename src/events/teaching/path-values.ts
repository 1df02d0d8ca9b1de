// What paths are made of: steps in order, each with its contents, its prerequisites and its dates.
import { z } from 'zod'
import { LocalDay } from '#kernel/ids.ts'
import { text } from '../text.ts'
import { ContentItemId, ContentKind } from './content-ids.ts'
import { DefinitionVersion } from './values.ts'

export const PathId = z.uuid().toLowerCase().brand<'PathId'>().describe('A learning path, by its id.')
export type PathId = z.output<typeof PathId>

/** A step keeps its id from one version of its path to the next: so what was done in it stays done. */
export const StepId = z
  .uuid()
  .toLowerCase()
  .brand<'StepId'>()
  .describe('A step of a path, by its id, which it keeps in later versions.')
export type StepId = z.output<typeof StepId>

export const GroupId = z.uuid().toLowerCase().brand<'GroupId'>().describe('A group of learners of a class, by its id.')
export type GroupId = z.output<typeof GroupId>

export const PathTitle = text(200).describe('The name of the path, as learners see it.')
export const Objectives = z.array(text(300)).max(10).describe('What learners know or can do afterwards.')

export const MOST_STEPS = 40
export const MOST_CONTENTS_OF_A_STEP = 20

/** What a step says, but for its contents. */
export const stepFields = {
  step: StepId,
  title: text(200).describe('The name of the step.'),
  objectives: Objectives.default([]),
  after: z
    .array(StepId)
    .max(MOST_STEPS)
    .default([])
    .describe('Steps of this path that must be finished before this one can be started.'),
  opensOn: LocalDay.nullable().default(null).describe('The first day on which it can be worked on; null: at once.'),
  closesOn: LocalDay.nullable().default(null).describe('The last day on which it can be worked on; null: for ever.'),
  mandatory: z.boolean().default(true).describe('Whether it counts for the progress.'),
} as const

/** A content as a path names it: in one version, which does not change under a learner. */
export const PathContent = z.strictObject({
  content: ContentItemId,
  version: DefinitionVersion,
  kind: ContentKind,
  title: text(200).describe('Its title.'),
})
export type PathContent = z.output<typeof PathContent>

export const PathStep = z.strictObject({
  ...stepFields,
  contents: z.array(PathContent).max(MOST_CONTENTS_OF_A_STEP).describe('Its contents, in order.'),
})
export type PathStep = z.output<typeof PathStep>
export const PathSteps = z.array(PathStep).max(MOST_STEPS).describe('The steps, in order.')
