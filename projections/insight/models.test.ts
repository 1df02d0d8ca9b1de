import { describe, expect, it } from 'vitest'
import modelAudited from '#events/insight/model-audited.ts'
import modelPromoted from '#events/insight/model-promoted.ts'
import modelRetired from '#events/insight/model-retired.ts'
import modelRolledBack from '#events/insight/model-rolled-back.ts'
import modelTrained from '#events/insight/model-trained.ts'
import { type ModelName, modelName } from '#events/insight/models.ts'
import { fold, type Happening, minute, record } from '#kernel/specification.ts'
import recordAudit from '../../commands/insight/record-audit.ts'
import recordModel from '../../commands/insight/record-model.ts'
import models from './models.ts'

const hashes = { a: 'a'.repeat(64), b: 'b'.repeat(64) }
const [a, b] = [modelName('level', hashes.a), modelName('level', hashes.b)]
const trained = (of: keyof typeof hashes) =>
  modelTrained({ ...recordModel.example, model: modelName('level', hashes[of]), sha256: hashes[of] })
const promoted = (model: ModelName, before: ModelName | null = null) =>
  modelPromoted({ model, kind: 'level', before, failed: [], forced: null })

const rowsAfter = (...events: readonly Happening[]) =>
  Object.fromEntries(fold(models, record(events, { subject: null })).map(({ model, ...row }) => [model, row]))

describe('the read model of models', () => {
  it('shows a trained model with its record', () => {
    const { model: _, ...about } = recordModel.example
    expect(rowsAfter(trained('a'))[a]).toMatchObject({
      ...about,
      sha256: hashes.a,
      state: 'trained',
      trainedAt: minute(0),
      servesFrom: null,
    })
  })

  it('shows one that serves, and until when the one before it did', () => {
    const rows = rowsAfter(trained('a'), promoted(a), trained('b'), promoted(b, a))
    expect(rows[a]).toMatchObject({ state: 'trained', servesFrom: minute(1), servedUntil: minute(3) })
    expect(rows[b]).toMatchObject({ state: 'serving', servesFrom: minute(3), servedUntil: null })
  })

  it('shows a roll-back on both models, with its reason on the one that was taken back', () => {
    const back = modelRolledBack({ model: b, kind: 'level', to: a, reason: 'Trop d’alertes.' })
    const rows = rowsAfter(trained('a'), promoted(a), trained('b'), promoted(b, a), back)
    expect(rows[a]).toMatchObject({ state: 'serving', servesFrom: minute(4), servedUntil: null, endedBecause: null })
    expect(rows[b]).toMatchObject({ state: 'trained', servedUntil: minute(4), endedBecause: 'Trop d’alertes.' })
  })

  it('shows a retired model until it is trained again', () => {
    const retired = modelRetired({ model: a, kind: 'level', reason: 'Remplacé.' })
    expect(rowsAfter(trained('a'), retired)[a]).toMatchObject({ state: 'retired', retiredAt: minute(1) })
    expect(rowsAfter(trained('a'), retired, trained('a'))[a]).toMatchObject({
      state: 'trained',
      trainedAt: minute(2),
      retiredAt: null,
    })
  })

  it('shows the latest audit, also when the same model is judged again', () => {
    const audited = (outcome: 'passed' | 'failed') =>
      modelAudited({ ...recordAudit.input.parse(recordAudit.example), model: a, outcome })
    const rows = rowsAfter(trained('a'), audited('failed'), audited('passed'), trained('a'))
    expect(rows[a]).toMatchObject({ audit: 'passed', auditedAt: minute(2), state: 'trained' })
  })

  it('lets a model serve on that is judged again', () => {
    expect(rowsAfter(trained('a'), promoted(a), trained('a'))[a]).toMatchObject({
      state: 'serving',
      trainedAt: minute(0),
      servesFrom: minute(1),
    })
  })
})
