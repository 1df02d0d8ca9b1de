// `sillage models`: the learning models of a school. Each kind of model adds its own verbs (scripts/models/).
import type { Command } from 'commander'
import { addAnswerKinds } from './models/answer-kinds.ts'
import { addAudit } from './models/audit.ts'
import { addCard } from './models/card.ts'
import { addCourseRisk } from './models/course-risk.ts'
import { addDrift } from './models/drift.ts'
import { addExplain, addRejudge } from './models/explain.ts'
import { addFeatures } from './models/features.ts'
import type { AddKind } from './models/kind.ts'
import { addLevel } from './models/level.ts'
import { addLife } from './models/life-verbs.ts'
import { addSharing } from './models/shared-verbs.ts'

const kinds: readonly AddKind[] = [addAnswerKinds, addFeatures, addCourseRisk, addLevel, addLife, addSharing]

export default function models(program: Command): void {
  const verb = program
    .command('models')
    .description('Learning models: train them, judge them by what they predict, and put them into service.')
  const train = verb.command('train').description('Train a model on the answers of a school, and store it.')
  const evaluate = verb
    .command('evaluate')
    .description('Train on some learners, predict the others, and compare the model with every baseline.')
  addAudit(verb)
  addCard(verb)
  addDrift(verb)
  addExplain(verb)
  addRejudge(verb)
  for (const add of kinds) add({ models: verb, train, evaluate })
}
