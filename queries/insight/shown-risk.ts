// The risk of a learner as answers show it: by the model that serves or by a rule, with reasons and the events behind each.
import { z } from 'zod'
import { momentText, positionText } from '#kernel/answer-fields.ts'
import type { Instant } from '#kernel/ids.ts'
import type { ServedModel } from '#kernel/served-model.ts'
import { rounded, ShownShare } from '#kernel/shown-number.ts'
import { TROUBLE } from '#ml/at-risk/at-risk.ts'
import { riskSchema, riskVector } from '#ml/at-risk/risk-features.ts'
import { explainRisk, type RiskModel, riskLogOdds } from '#ml/at-risk/risk-model.ts'
import type { LearnerState } from '#ml/features/learner-state.ts'
import type { SkillState } from '#ml/features/skill-state.ts'
import { knownFrom, type Phrase } from '#ml/reasons/groups.ts'
import { type Reader, type Reason, reasonsOf } from '#ml/reasons/reasons.ts'
import { recentSuccess, riskGroups } from '#ml/reasons/risk-groups.ts'
import { sigmoid } from '#ml/table.ts'
import type { RecentAnswer } from '../../projections/insight/recent-answers.ts'

type Serving = Extract<ServedModel<unknown>, { state: 'serving' }>

const DAY_MS = 86_400_000
const riskFeatures = riskSchema.features.map(({ name }) => name)

export const ShownReason = z
  .object({
    group: z.string().describe('What it is about: `recent-success`.'),
    direction: z
      .enum(['raises', 'lowers'])
      .nullable()
      .describe('Whether it raises or lowers the estimated risk; null by a rule. Not a cause.'),
    contribution: z
      .number()
      .nullable()
      .describe('What it adds to the log-odds of the risk, exactly; null by a rule, which weighs nothing.'),
    fr: z.string().describe('In French; addressed to the learner where they read it themself.'),
    en: z.string().describe('In English.'),
    events: z
      .array(positionText('Place in the log: GET /api/events/{position}.'))
      .describe('The last events behind it, oldest first: answers or, of a course, views and submissions.'),
  })
  .meta({ id: 'RiskReason', description: 'One of the strongest reasons for an estimate of risk.' })

export const UsedModel = z
  .object({
    model: z.string().describe('The model, by its name: `at-risk-5d0c3a7be912`.'),
    sha256: z.string().describe('SHA-256 of its bytes.'),
    recall: ShownShare.describe('Of 100 learners in trouble, how many its alert found in its training, as a share.'),
    precision: ShownShare.describe('Of 100 learners whom it flagged, how many were in trouble, as a share.'),
    flagged: ShownShare.describe('The share of learners whom it flagged.'),
  })
  .meta({
    id: 'UsedModel',
    description: 'The model that made an estimate, and what its alert did on learners it had not seen.',
  })

export const UsedRule = z
  .object({
    rule: z
      .string()
      .describe('What took its place: `shared`, a model of several schools; or a rule, `recent-success`.'),
    because: z
      .string()
      .describe('Why no model of the school itself serves: `none-promoted`, or what is wrong with the promoted one.'),
    model: z.string().nullable().describe('The promoted model that cannot be used; null if there is none.'),
  })
  .meta({ id: 'UsedRule', description: 'What answered in the place of a model of the school itself, and why.' })

export const ShownRisk = z
  .object({
    atRisk: z.boolean().nullable().describe('Whether the alert is raised; null where too little is known.'),
    probability: ShownShare.nullable().describe('The estimated chance of trouble; null by a rule.'),
    threshold: ShownShare.nullable().describe('The chance from which the alert is raised; null by a rule.'),
    reasons: z.array(ShownReason).describe('At most five, the strongest first.'),
    explanation: z
      .enum(['exact', 'rule', 'none'])
      .describe(
        '`exact`: `base`, the contributions and `others` add up to the log-odds of the probability; `rule`: the rule itself is the reason; `none`: this model has no exact explanation.',
      ),
    base: z.number().nullable().describe('The log-odds of the average learner of the training; null by a rule.'),
    others: z.number().nullable().describe('What all weaker reasons together add; null by a rule.'),
    model: UsedModel.nullable().describe('The model that made it; null by a rule.'),
    fallback: UsedRule.nullable().describe(
      'What took the place of a model of the school itself; null if that made it.',
    ),
    features: z
      .object({
        schema: z.string().describe('Name and version: `at-risk/1`.'),
        hash: z.string().describe('Hash of the names of its features.'),
      })
      .nullable()
      .describe('What the model sees: name, version and hash of the schema; null by a rule.'),
    featuresAt: momentText('The last event that the estimate knows; null where there is none.').nullable(),
    featuresOld: z
      .boolean()
      .nullable()
      .describe('Whether that was more than a day before the question; null for a past position, which has no time.'),
  })
  .meta({ id: 'ShownRisk', description: 'An estimate of risk with its reasons, what made it, and what it knew.' })
export type ShownRisk = z.output<typeof ShownRisk>

export type KnownForRisk = {
  readonly learner: LearnerState
  /** On the skill that was practised last. */
  readonly onSkill: SkillState | undefined
  readonly recent: readonly RecentAnswer[]
  readonly reader: Reader
  /** The time of the question; null for a past position. */
  readonly now: Instant | null
}

/** Fewer than six of ten: with fewer answers than this the rule says nothing. */
const FEWEST_FOR_RULE = 5
const RULE_WINDOW = 10

export function shownRisk(known: KnownForRisk, served: ServedModel<RiskModel>): ShownRisk {
  const age = featuresAge(known.learner.lastAtMs, known.now)
  if (served.state === 'fallback')
    return { ...byRule(known), ...age, fallback: { rule: 'recent-success', ...reasonOf(served) } }
  const { model, sha256, loaded } = served
  const vector = riskVector(known.learner, known.onSkill)
  const probability = sigmoid(riskLogOdds(loaded, vector))
  const { threshold, recall, precision, flagged } = loaded.alert
  const { reasons, base, others } = reasonsOf(
    {
      explanation: explainRisk(loaded, vector),
      features: riskFeatures,
      known: knownFrom(riskFeatures, vector),
      groups: riskGroups,
    },
    known.reader,
  )
  return {
    atRisk: probability >= threshold,
    probability,
    threshold,
    reasons: reasons.map((reason) => shownReason(reason, eventsBehind(reason.group, known))),
    explanation: 'exact',
    base: rounded(base),
    others: rounded(others),
    model: { model, sha256, recall, precision, flagged },
    fallback: sharedInPlace(served),
    features: { schema: `${riskSchema.name}/${riskSchema.version}`, hash: riskSchema.hash },
    ...age,
  }
}

export const shownReason = ({ group, direction, contribution, text }: Reason, events: readonly string[]) => ({
  group,
  direction,
  contribution: rounded(contribution),
  ...text,
  events: [...events],
})

/** Of a shared model; null if the model is the school’s own. */
export const sharedInPlace = ({ inPlaceOf }: Serving) => inPlaceOf && { rule: 'shared', ...reasonOf(inPlaceOf) }

export const reasonOf = ({ model, because }: { readonly model: string | null; readonly because: string }) => ({
  model,
  because,
})

export function featuresAge(lastAtMs: number | null, now: Instant | null) {
  return {
    featuresAt: lastAtMs === null ? null : new Date(lastAtMs).toISOString(),
    featuresOld: now === null || lastAtMs === null ? null : Date.parse(now) - lastAtMs > DAY_MS,
  }
}

/** What defines trouble, of the last ten answers in the place of the next ten. */
function byRule({
  learner,
  onSkill,
  recent,
  reader,
}: KnownForRisk): Omit<ShownRisk, 'fallback' | 'featuresAt' | 'featuresOld'> {
  const last = learner.outcomes.slice(-RULE_WINDOW)
  const right = last.reduce((sum, one) => sum + one, 0)
  const phrase = recentSuccess.phrase(knownFrom(riskFeatures, riskVector(learner, onSkill)))
  const isKnown = last.length >= FEWEST_FOR_RULE
  const events = positionsOf(recent.slice(-RULE_WINDOW))
  return {
    atRisk: isKnown ? right < TROUBLE * last.length : null,
    probability: null,
    threshold: null,
    reasons: [{ group: recentSuccess.id, direction: null, contribution: null, ...wordsFor(phrase, reader), events }],
    explanation: 'rule',
    base: null,
    others: null,
    model: null,
    features: null,
  }
}

const wordsFor = ({ fr, en, child }: Phrase, reader: Reader) => (reader === 'learner' ? child : { fr, en })

/** The answers that moved the features of a group last. Older ones count too: the learner’s history has them all. */
function eventsBehind(group: string, { learner, recent }: KnownForRisk): string[] {
  const lastSkill = learner.skills.at(-1)?.skill
  const last = (count: number) => positionsOf(recent.slice(-count))
  switch (group) {
    case 'recent-success':
      return last(RULE_WINDOW)
    case 'skill-success':
      return positionsOf(recent.filter(({ skill }) => skill === lastSkill))
    case 'streak':
      return last(Math.abs(learner.streak) || 1)
    case 'pace':
      return last(5)
    case 'trend':
      return last(20)
    default:
      return last(recent.length)
  }
}

const positionsOf = (answers: readonly RecentAnswer[]): string[] => answers.map(({ position }) => position)
