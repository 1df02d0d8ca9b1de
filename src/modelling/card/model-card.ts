// The card of a model: what it is for, its goals beside what was reached, data, curves, fairness, drift, what
// teachers judged otherwise, limits and human oversight.
// Pure: it prints what was recorded, and « non mesuré » where nothing was.
import { kindOf } from '#events/insight/models.ts'
import { type Document, facts, heading, list, type Part, paragraph, table } from '#platform/pdf/document.ts'
import { type CardNumbers, cardNumbers } from './card-numbers.ts'
import { cardWords, type Language } from './card-words.ts'
import type { CardEvidence, CardedModel } from './carded-model.ts'
import { curveParts } from './curve-parts.ts'
import { driftParts } from './drift-parts.ts'
import { fairnessParts } from './fairness-parts.ts'
import { goalsOf } from './goals.ts'
import { kindWords } from './kind-words.ts'
import { overruledParts } from './overruled-parts.ts'
import { servedByIn } from './served-by.ts'
import { type StoredFigures, storedFigures } from './stored-figures.ts'

export type CardHead = {
  readonly language: Language
  /** Its name, or its id. */
  readonly school: string
  /** ISO 8601. */
  readonly madeAt: string
}

export function modelCard(model: CardedModel, judgements: CardEvidence, head: CardHead): Document {
  const t = cardWords[head.language]
  const ofKind = kindWords[head.language][kindOf(model.model)]
  const figures = storedFigures(model.metrics)
  const shown = cardNumbers(head.language)
  return {
    title: t.title(model.model),
    parts: [
      paragraph(t.lead),
      summaryOf(model, head, shown),
      heading(t.use),
      list(ofKind.use),
      heading(t.notFor),
      list([...ofKind.notFor, ...t.neverFor, model.schools === null ? t.notElsewhere : t.notWhereUnshared]),
      ...goalParts(model, figures, head.language),
      ...alertParts(figures, head.language),
      ...dataParts(model, figures, head.language),
      ...curveParts(figures, head.language),
      ...gateParts(model, head.language),
      ...fairnessParts(judgements.audit, judgements.auditedAt, head.language),
      ...driftParts(judgements.drift, judgements.driftMeasuredAt, head.language),
      ...overruledParts(kindOf(model.model), judgements.overruled, head.language),
      heading(t.limits),
      list(t.everyLimit),
      heading(t.oversight),
      list(t.oversights),
      ...traceParts(model, head.language),
    ],
  }
}

function summaryOf(model: CardedModel, { language, school, madeAt }: CardHead, { moment }: CardNumbers): Part {
  const t = cardWords[language]
  const { state, servesFrom, servedUntil, forced, endedBecause } = model
  return facts(t.summary, [
    [t.model, model.model],
    [t.school, school],
    ...known(t.shared, model.schools === null ? null : t.sharedBy(cardNumbers(language).count(model.schools))),
    [t.question, kindWords[language][kindOf(model.model)].question],
    [t.state, t.states[state]],
    [t.trainedAt, moment(model.trainedAt)],
    ...known(t.servesFrom, servesFrom === null ? null : moment(servesFrom)),
    ...known(t.servedUntil, servedUntil === null ? null : moment(servedUntil)),
    ...known(t.forced, forced),
    ...known(t.endedBecause, endedBecause),
    [t.servedBy, servedByIn(language, model.servedBy)],
    [t.madeAt, moment(madeAt)],
  ])
}

const known = (name: string, value: string | null): (readonly [string, string])[] =>
  value === null ? [] : [[name, value]]

function goalParts(model: CardedModel, figures: StoredFigures, language: Language): Part[] {
  const t = cardWords[language]
  const { number, count } = cardNumbers(language)
  const [rows, learners] = [figures.number('heldOut.rows'), figures.number('heldOut.learners')]
  return [
    heading(t.goals),
    table(
      null,
      [t.goal, t.wanted, t.reached, t.verdict],
      goalsOf(kindOf(model.model), figures).map(({ goal, wanted, direction, reached, isMet }) => [
        t.goalNames[goal],
        `${t[direction]} ${number(wanted)}`,
        reached === null ? t.notMeasured : number(reached),
        isMet === null ? t.notMeasured : isMet ? t.met : t.missed,
      ]),
    ),
    paragraph(rows && learners ? t.measuredOn(count(rows), count(learners)) : t.measuredOnNobody),
    paragraph(kindWords[language][kindOf(model.model)].expect),
  ]
}

/** Only of the kinds that raise one. */
function alertParts(figures: StoredFigures, language: Language): Part[] {
  const t = cardWords[language]
  const { number, ofHundred } = cardNumbers(language)
  const [threshold, flagged, precision, recall] = (['threshold', 'flagged', 'precision', 'recall'] as const).map(
    (name) => (figures.number('alert.threshold') === null ? null : figures.number(`heldOut.alert.${name}`)),
  )
  if (threshold == null || flagged == null || precision == null || recall == null) return []
  return [
    heading(t.alert),
    paragraph(`${t.threshold} ${number(threshold)}.`),
    paragraph(t.alertText(ofHundred(flagged), ofHundred(precision), ofHundred(recall)), { strong: true }),
  ]
}

function dataParts(model: CardedModel, figures: StoredFigures, language: Language): Part[] {
  const t = cardWords[language]
  const { number, count } = cardNumbers(language)
  const counted = (value: number | null) => (value === null ? t.notMeasured : count(value))
  const baseRate = figures.number('heldOut.baseRate')
  return [
    heading(t.data),
    facts(null, [
      [t.cohort, kindWords[language][kindOf(model.model)].cohort],
      [t.answers, count(model.answers)],
      [t.learners, count(model.learners)],
      [t.heldOut, counted(figures.number('heldOut.learners'))],
      [t.judged, counted(figures.number('heldOut.rows'))],
      [t.excluded, count(model.excluded.length)],
      [t.baseRate, baseRate === null ? t.notMeasured : number(baseRate)],
    ]),
    paragraph(t.leftOut),
    paragraph(t.never),
  ]
}

function gateParts({ gates, comparedWith }: CardedModel, language: Language): Part[] {
  const t = cardWords[language]
  const { number } = cardNumbers(language)
  const measured = (value: number | null) => (value === null ? t.notMeasured : number(value))
  return [
    heading(t.gates),
    table(
      null,
      [t.gate, t.value, t.bound, t.verdict],
      gates.map(({ gate, value, bound, passed }) => [
        t.gateNames[gate],
        measured(value),
        bound === null ? '–' : number(bound),
        passed ? t.passed : t.failed,
      ]),
    ),
    paragraph(`${t.comparedWith} ${comparedWith ?? t.baseline}.`),
  ]
}

function traceParts(model: CardedModel, language: Language): Part[] {
  const t = cardWords[language]
  return [
    heading(t.trace),
    facts(null, [
      [t.bytes, model.sha256],
      [t.cut, model.cut],
      [t.seed, String(model.seed)],
      [t.version, model.version],
      [t.schema, model.schema],
      [t.dataHash, model.data],
    ]),
    paragraph(t.again),
  ]
}
