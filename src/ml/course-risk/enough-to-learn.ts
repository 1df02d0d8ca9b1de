// Whether course risk can be learnt from a table at all: a school that is small, or in which all ended alike, is told so before
// any training begins.
import { splitByGroup } from '../splits/splits.ts'
import { type CourseTable, rowsOfCourses } from './course-table.ts'

/** Learners are held out in turn, five times. */
const FEWEST_LEARNERS = 5

/** Why a model cannot be trained on these rows, as a sentence; null if it can be. */
export function lackOfTraining(table: CourseTable): string | null {
  if (new Set(table.learner).size < FEWEST_LEARNERS)
    return `At least ${FEWEST_LEARNERS} learners with a known result are needed to learn course risk.`
  return endedAlike(table) ? 'All learners of these courses ended alike: there is nothing to tell apart.' : null
}

/** As `lackOfTraining`, for training on some rows and judging; the thresholds of the baselines need learners of their own. */
export function lackOfJudging(table: CourseTable, train: Int32Array, seed: number): string | null {
  const training = rowsOfCourses(table, train)
  const lack = lackOfTraining(training)
  if (lack !== null) return lack
  const { train: fitted, test: validation } = thresholdSplit(training, seed)
  return endedAlike(rowsOfCourses(training, fitted)) || !rowsOfCourses(training, validation).labels.includes(1)
    ? 'Too few learners failed or left: among those that the alert is set on there is none. A larger school is needed, or another --seed.'
    : null
}

/** A fifth of the training learners, on which the thresholds of the baselines are chosen. */
export const thresholdSplit = ({ learner }: CourseTable, seed: number) => splitByGroup(learner, { seed: seed + 1 })

const endedAlike = ({ labels }: CourseTable): boolean => !labels.includes(0) || !labels.includes(1)
