// The lanes of the timeline, their names, and how a mark in one looks.
import type { Said } from '../../frame/words.ts'
import type { Mark, Recorder } from './history.ts'
import type words from './words.ts'

export type Lane = Mark['lane']
export const lanes = [
  'answers',
  'lessons',
  'help',
  'milestones',
  'school',
  'rights',
  'other',
] as const satisfies readonly Lane[]

export const laneName = (t: Said<typeof words>, lane: Lane): string => t[`lane-${lane}`]

/** Who recorded events, in the order in which a filter names them. */
export const recorders = [
  'learner',
  'staff',
  'guardian',
  'application',
  'process',
  'import',
  'other-installation',
] as const satisfies readonly Recorder[]

export const recorderName = (t: Said<typeof words>, by: Recorder): string => t[`by-${by}`]
