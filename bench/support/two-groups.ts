// Learners of two groups, as the simulator draws and lets them answer, without its calendar: for many schools in little time.
import { type Answer, answerTable, partOf } from '#ml/answers.ts'
import type { AuditRows } from '#ml/fairness/sorted-rows.ts'
import { predictTable } from '#ml/next-answer/model.ts'
import { defaultSettings } from '#ml/next-answer/settings.ts'
import { carryOut, type RunTasks, type Task } from '#ml/next-answer/train/tasks.ts'
import { trainNextAnswer } from '#ml/next-answer/train/train-next-answer.ts'
import { randomOf } from '#ml/random.ts'
import { domainOf, exercisesBySkill, skills } from '#simulator/curriculum.ts'
import { abilityAt, answer, drawKnowledge, drawTraits, learnFrom } from '#simulator/learner-model.ts'
import { ruleOfLastFive, servable } from '#simulator/level-policy.ts'

const ANSWERS = 40
const MINUTE_MS = 60_000
/** Exercises of this domain are harder for group b by `itemBias` logits, as `sillage generate --unfair` makes them. */
export const BIASED = 'calcul'
/** Fewer than 200: the logistic regression serves alone, which trains in a second. */
const TRAINED_ON = 190

export type JudgedGroups = { readonly rows: AuditRows; readonly groups: readonly string[] }

/** A next-answer model, trained on some learners and asked about `judged` others. */
export async function judgedGroups(seed: number, judged: number, itemBias: number): Promise<JudgedGroups> {
  const learners = TRAINED_ON + judged
  const groups: string[] = []
  const primary = skills.filter(({ isPrimary }) => isPrimary).map((skill) => ({ ...skill, domain: domainOf(skill.id) }))
  const exercises = exercisesBySkill(seed)
  const answers: Answer[] = []
  for (let learner = 0; learner < learners; learner += 1) {
    const random = randomOf('two groups', seed, learner)
    const traits = drawTraits(random, 'ordinary')
    groups.push(traits.group)
    const knowledge = drawKnowledge(random, traits, primary)
    const policy = ruleOfLastFive.begin()
    for (let n = 0; n < ANSWERS; n += 1) {
      const skill = primary[Math.floor(random.next() * primary.length)]
      const known = knowledge.get(skill?.id ?? '')
      if (!skill || !known) continue
      const at = n * MINUTE_MS
      const level = servable(policy.levelFor(skill.id, at) ?? 1)
      const [first, ...others] = exercises.get(skill.id)?.[level - 1] ?? []
      if (!first) continue
      const exercise = random.pick([first, ...others])
      const ability = abilityAt(known, traits, at)
      const bias = traits.group === 'b' && skill.domain === BIASED ? itemBias : 0
      const given = answer(random, traits, exercise, { ability, fatigue: 0, bias })
      policy.heard({ skill: skill.id, exercise: exercise.id, level, correct: given.correct, at })
      learnFrom(known, traits, { at, correct: given.correct, isNewSitting: n === 0, before: ability })
      answers.push({
        ...{ learner: String(learner), exercise: exercise.id, skill: skill.id, correct: given.correct },
        ...{ at, durationMs: given.durationMs, level },
      })
    }
  }
  const table = answerTable(answers)
  const everyone = [...table.learners.keys()]
  const training = partOf(table, everyone.slice(0, TRAINED_ON))
  const test = partOf(table, everyone.slice(TRAINED_ON))
  const run = (async (tasks: readonly Task[]) =>
    tasks.map((task) => carryOut(task, training, () => undefined))) as RunTasks
  const alone = Int32Array.from(training.learners.keys())
  const { model } = await trainNextAnswer(training, alone, { ...defaultSettings, seed }, run)
  const areas = [...new Set(primary.map(({ domain }) => domain))]
  const areaOf = test.skills.map((skill) => areas.indexOf(domainOf(skill)))
  return {
    rows: {
      labels: test.correct,
      scores: predictTable(model, test, [...test.learners.keys()]),
      learner: test.learner,
      area: test.skill.map((skill) => areaOf[skill] ?? -1),
      areas,
    },
    groups: test.learners.map((name) => groups[Number(name)] ?? ''),
  }
}
