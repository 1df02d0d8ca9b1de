/** The card of a model prints what was recorded, and says so where nothing was. */
import { extractText, getDocumentProxy } from 'unpdf'
import { describe, expect, it } from 'vitest'
import { ModelName } from '#events/insight/models.ts'
import { Instant } from '#kernel/ids.ts'
import type { Document } from '#platform/pdf/document.ts'
import { htmlPage } from '#platform/pdf/html-page.ts'
import { pdfOf } from '#platform/pdf/pdf-writer.ts'
import { figuresOf } from '../figures.ts'
import type { CardEvidence, CardedModel } from './carded-model.ts'
import { modelCard } from './model-card.ts'

const hash = '0'.repeat(64)
const estimate = (value: number) => ({ value, low: value - 0.02, high: value + 0.02 })

function model(kind: CardedModel['kind'], metrics: Readonly<Record<string, unknown>>): CardedModel {
  return {
    ...{ model: ModelName.parse(`${kind}-5d0c3a7be912`), kind, sha256: hash, bytes: 480, cut: '52210', seed: 1 },
    ...{ schema: hash, version: '0.2.0', answers: 24_000, learners: 960, data: hash, excluded: [] },
    ...{ servedBy: 'trees on the history', settings: [], metrics: figuresOf(metrics), comparedWith: null },
    schools: null,
    gates: [{ gate: 'better', passed: true, value: 0.02, bound: 0 }],
    ...{ trainedAt: '2026-11-20T17:02:11.000Z', state: 'serving', servesFrom: '2026-11-20T17:10:40.000Z' },
    ...{ servedUntil: null, forced: null, endedBecause: null },
  }
}

const heldOut = {
  ...{ rows: 4_000, learners: 200, auc: 0.781, rivalAuc: 0.7, ece: 0.01, baseRate: 0.3, accuracy: 0.76 },
  confidence: 0.74,
  alert: { threshold: 0.31, recall: 0.83, precision: 0.42, flagged: 0.45 },
  calibration: [
    { predicted: 0.2, observed: 0.22, rows: 2_100 },
    { predicted: 0.6, observed: 0.58, rows: 1_900 },
  ],
  roc: [{ fpr: 0.2, recall: 0.6 }],
}
const measured = model('at-risk', { alert: { threshold: 0.31 }, trainingSeconds: 12.4, heldOut })
const nothing: CardEvidence = {
  ...{ audit: null, auditedAt: null, drift: null, driftMeasuredAt: null },
  overruled: null,
}
const found: CardEvidence = {
  audit: {
    ...{ outcome: 'failed', judgedOn: 'not-trained-on', threshold: 0.31, learners: 230, rows: 4_000, tests: 4 },
    failed: 1,
    attributes: [
      {
        name: 'bourse',
        withheld: 1,
        pairs: [],
        slices: (['oui', 'non'] as const).map((value) => ({
          ...{ value, learners: 115, rows: 2_000, positives: 600, baseRate: estimate(0.3), meanScore: estimate(0.31) },
          ...{ flagged: estimate(0.45), auc: estimate(0.77), recall: estimate(0.8), fpr: estimate(0.3) },
          ...{ precision: estimate(0.4), ece: estimate(0.02), miscalibration: estimate(0.01) },
        })),
      },
    ],
  },
  auditedAt: '2026-11-21T08:00:00.000Z',
  drift: {
    ...{ alarm: true, predictions: 900, learners: 60, meanLoss: 0.61, auc: 0.7, expectedAuc: null },
    lossAlarms: [{ after: 420, at: Instant.parse('2026-11-23T08:00:00.000Z') }],
    weeks: [{ week: '2026-11-23', rows: 900, learners: 60, ece: 0.09, miscalibration: 0.05, alarm: true }],
    features: [],
  },
  driftMeasuredAt: '2026-11-24T08:00:00.000Z',
  overruled: { model: measured.model, estimates: 40, known: 31, teacherRight: 22 },
}
const head = { language: 'fr', school: 'École des Marronniers', madeAt: '2026-11-25T08:00:00.000Z' } as const
const rowsOf = ({ parts }: Document) => parts.flatMap((part) => (part.kind === 'table' ? part.rows : []))
const paragraphsOf = ({ parts }: Document) => parts.flatMap((part) => (part.kind === 'paragraph' ? [part.text] : []))
const figuresIn = ({ parts }: Document) => parts.flatMap((part) => (part.kind === 'figure' ? [part.figure.title] : []))

describe('the card of a model', () => {
  it('sets each goal beside what was reached', () => {
    const rows = rowsOf(modelCard(measured, found, head))
    expect(rows).toContainEqual(['AUC', 'plus de 0,85', '0,781', 'pas atteint'])
    expect(rows).toContainEqual(['Rappel de l’alerte', 'plus de 0,80', '0,83', 'atteint'])
    expect(rows).toContainEqual(['Durée de l’entraînement, en secondes', 'moins de 30,00', '12,40', 'atteint'])
  })

  it('says what an alert is worth, in numbers of a hundred', () => {
    expect(paragraphsOf(modelCard(measured, found, head))).toContain(
      'Sur 100 prédictions, 45 sont signalées ; sur 100 signalées, 42 annonçaient une vraie difficulté. Sur 100 difficultés, 83 sont trouvées.',
    )
  })

  it('draws calibration, ROC, groups and weeks', () => {
    expect(figuresIn(modelCard(measured, found, head))).toEqual([
      'Calibration.',
      'Courbe ROC.',
      'AUC par groupe (bourse).',
      'Erreur de calibration par semaine.',
    ])
  })

  it('says « non mesuré » of everything that the record lacks, and draws nothing', () => {
    const card = modelCard(model('level', {}), nothing, head)
    const goals = rowsOf(card).filter(([, wanted]) => /^(plus|moins) de/.test(wanted ?? ''))
    expect(goals.map(([name, , ...reached]) => [name, ...reached])).toEqual(
      [
        'Erreur absolue moyenne, en niveaux',
        'R²',
        'Exactitude (au seuil de 0,50)',
        'Confiance moyenne dans l’issue annoncée',
        'Durée de l’entraînement, en secondes',
      ].map((name) => [name, 'non mesuré', 'non mesuré']),
    )
    expect(figuresIn(card)).toEqual([])
    for (const text of ['Équité : non mesurée. Aucun audit n’a été fait.', 'Dérive : non mesurée.'])
      expect(paragraphsOf(card)).toContain(text)
  })

  it('takes a figure that could not be measured, such as an AUC of one outcome, for not measured', () => {
    const card = modelCard(model('next-answer', { heldOut: { rows: 3, learners: 1, auc: null } }), nothing, head)
    expect(rowsOf(card)).toContainEqual(['AUC', 'plus de 0,85', 'non mesuré', 'non mesuré'])
  })

  it('says how often teachers judged otherwise and what followed, and nothing of a few children', () => {
    const said = (card: Document) => paragraphsOf(card).join('\n')
    expect(said(modelCard(measured, found, head))).toContain(
      [
        'Les enseignants ont jugé autrement 40 fois.',
        'La suite est connue 31 fois, par les dix réponses d’après : elle a donné raison à l’enseignant 22 fois.',
      ].join('\n'),
    )
    const few = { ...found, overruled: { model: measured.model, estimates: 40, known: 9, teacherRight: 7 } }
    expect(said(modelCard(measured, few, head))).toContain('La suite est connue moins de 10 fois')
    expect(said(modelCard(measured, few, head))).not.toContain('7 fois')
    const unknown = { ...found, overruled: 'unknown' } as const
    expect(said(modelCard(measured, unknown, head))).toContain('n’ont pas pu être comptés')
    const levels = { ...nothing, overruled: { model: null, estimates: 12, known: 10, teacherRight: 8 } }
    expect(said(modelCard(model('level', {}), levels, { ...head, language: 'en' }))).toContain('it fitted in 8')
    expect(said(modelCard(model('course-risk', {}), levels, head))).toContain('n’est pas comptée ici')
    expect(said(modelCard(model('level', {}), nothing, head))).toContain('Aucun enseignant n’a jugé autrement')
    expect(said(modelCard(model('next-answer', {}), nothing, head))).not.toContain('jugé autrement que ce modèle')
  })

  it('is written in English too, part by part', () => {
    const [fr, en] = (['fr', 'en'] as const).map((language) => modelCard(measured, found, { ...head, language }))
    expect(en?.parts.map(({ kind }) => kind)).toEqual(fr?.parts.map(({ kind }) => kind))
    expect(rowsOf(en ?? { title: '', parts: [] })).toContainEqual(['AUC', 'above 0.85', '0.781', 'not met'])
  })

  it('shows hostile names as text, on the page', () => {
    const page = htmlPage(modelCard(measured, found, { ...head, school: '<script>alert(1)</script>' }), 'fr')
    expect(page).not.toContain('<script')
    expect(page).toContain('&lt;script')
    expect(page.match(/<svg /g)).toHaveLength(4)
  })

  it('has its numbers and its drawings in the PDF', async () => {
    const bytes = await pdfOf(modelCard(measured, found, head), { language: 'fr-FR', madeAt: new Date(head.madeAt) })
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true })
    for (const said of ['Fiche du modèle at-risk-5d0c3a7be912', 'pas atteint', 'probabilité annoncée', 'semaine du'])
      expect(text).toContain(said)
  })
})
