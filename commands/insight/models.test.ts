import { describe, it } from 'vitest'
import modelAudited from '#events/insight/model-audited.ts'
import modelDrifted from '#events/insight/model-drifted.ts'
import modelPromoted from '#events/insight/model-promoted.ts'
import modelRetired from '#events/insight/model-retired.ts'
import modelRolledBack from '#events/insight/model-rolled-back.ts'
import modelSharingChanged from '#events/insight/model-sharing-changed.ts'
import modelTrained from '#events/insight/model-trained.ts'
import { type Gate, type ModelName, modelName } from '#events/insight/models.ts'
import { given, refused } from '#kernel/specification.ts'
import { modelSchemas } from '#ml/features/model-schemas.ts'
import changeModelSharing from './change-model-sharing.ts'
import models from './models.ts'
import promoteModel from './promote-model.ts'
import recordAudit from './record-audit.ts'
import recordDriftAlarm from './record-drift-alarm.ts'
import recordModel from './record-model.ts'
import retireModel from './retire-model.ts'
import rollBackModel from './roll-back-model.ts'

const hashes = { a: 'a'.repeat(64), b: 'b'.repeat(64), c: 'c'.repeat(64) }
const [a, b, c] = [modelName('level', hashes.a), modelName('level', hashes.b), modelName('level', hashes.c)]

type Trained = {
  readonly failed?: Gate['gate']
  readonly comparedWith?: ModelName
  readonly schema?: string
}
const training = (of: keyof typeof hashes, { failed, comparedWith, schema = modelSchemas.level }: Trained = {}) => ({
  ...recordModel.example,
  model: modelName('level', hashes[of]),
  sha256: hashes[of],
  schema,
  gates: (['better', 'calibrated'] as const).map((gate) => ({ gate, passed: gate !== failed, value: 0.1, bound: 0 })),
  comparedWith: comparedWith ?? null,
})
const trained = (of: keyof typeof hashes, more?: Trained) => modelTrained(training(of, more))
const promoted = (model: ModelName, before: ModelName | null = null) =>
  modelPromoted({ model, kind: 'level', before, failed: [], forced: null })
const audited = (outcome: 'passed' | 'failed' | 'no-verdict') =>
  modelAudited({ ...recordAudit.input.parse(recordAudit.example), model: a, outcome })
const reason = 'Trop d’alertes.'

const drift = { ...recordDriftAlarm.example, model: a } as const

describe('the drift of a model that serves', () => {
  it('is recorded when there are more alarms than are recorded', () => {
    given(models, [trained('a'), promoted(a)])
      .when(recordDriftAlarm, drift)
      .then([modelDrifted(drift)])
    const drifted = given(models, [trained('a'), promoted(a), modelDrifted(drift)])
    drifted.when(recordDriftAlarm, drift).then([])
    drifted.when(recordDriftAlarm, { ...drift, lossAlarms: 2 }).then([modelDrifted({ ...drift, lossAlarms: 2 })])
    drifted
      .when(recordDriftAlarm, { ...drift, calibration: true })
      .then([modelDrifted({ ...drift, calibration: true })])
    drifted.when(recordDriftAlarm, { ...drift, features: true }).then([modelDrifted({ ...drift, features: true })])
  })

  it('is not recorded of a model that serves no more', () =>
    given(models, [trained('a'), promoted(a), trained('b', { comparedWith: a }), promoted(b, a)])
      .when(recordDriftAlarm, drift)
      .then([]))
})

describe('models that several schools share', () => {
  const sharing = (isSharing: boolean) => modelSharingChanged({ kind: 'level', isSharing, reason })
  const shared = (of: keyof typeof hashes, more?: Trained) => modelTrained({ ...training(of, more), schools: 3 })
  const retired = (model: ModelName) =>
    modelRetired({ model, kind: 'level', reason: 'L’établissement ne partage plus les modèles de ce type.' })

  it('are only recorded in a school that shares', () => {
    const offer = { ...training('b'), schools: 3 }
    given(models, []).when(recordModel, offer).then(refused('not-sharing'))
    given(models, [sharing(true)])
      .when(recordModel, offer)
      .then([shared('b')])
    given(models, [sharing(true), shared('b')])
      .when(recordModel, offer)
      .then([])
  })

  it('are not mistaken for a model of the school that has the same bytes', () => {
    given(models, [sharing(true), trained('a')])
      .when(recordModel, { ...training('a'), schools: 2 })
      .then(refused('other-origin'))
    given(models, [sharing(true), shared('a')])
      .when(recordModel, training('a'))
      .then(refused('other-origin'))
  })

  it('are promoted beside the school’s own, and compared with shared ones alone', () => {
    const both = [trained('a'), promoted(a), sharing(true), shared('b')]
    given(models, both)
      .when(promoteModel, { model: b })
      .then([promoted(b)])
    given(models, [...both, promoted(b), shared('c')])
      .when(promoteModel, { model: c })
      .then(refused('gates-failed'))
    given(models, [...both, promoted(b), shared('c', { comparedWith: b })])
      .when(promoteModel, { model: c })
      .then([promoted(c, b)])
  })

  it('are what an own model must be better than while no other own one serves', () => {
    const served = [sharing(true), shared('b'), promoted(b)]
    given(models, [...served, trained('a')])
      .when(promoteModel, { model: a })
      .then(refused('gates-failed'))
    given(models, [...served, trained('a', { comparedWith: b })])
      .when(promoteModel, { model: a })
      .then([promoted(a)])
  })

  it('are rolled back and retired apart from the school’s own', () => {
    const both = [trained('a'), promoted(a), sharing(true), shared('b'), promoted(b)]
    given(models, both).when(rollBackModel, { model: b, reason }).then(refused('nothing-before'))
    given(models, [...both, shared('c'), promoted(c, b)])
      .when(rollBackModel, { model: c, reason })
      .then([modelRolledBack({ model: c, kind: 'level', to: b, reason })])
    given(models, both).when(retireModel, { model: b, reason }).then(refused('serves'))
  })

  it('end at once in a school that shares no more, and the school’s own stays', () => {
    const both = [trained('a'), promoted(a), sharing(true), shared('b'), promoted(b)]
    given(models, both)
      .when(changeModelSharing, { kind: 'level', isSharing: false, reason })
      .then([sharing(false), retired(b)])
    const left = [...both, sharing(false), retired(b)]
    given(models, left).when(promoteModel, { model: a }).then(refused('serves-already'))
    given(models, left).when(promoteModel, { model: b }).then(refused('model-retired'))
  })

  it('are decided about once: the same decision again changes nothing', () => {
    const on = { kind: 'level', isSharing: true, reason } as const
    given(models, [])
      .when(changeModelSharing, on)
      .then([sharing(true)])
    given(models, [sharing(true)])
      .when(changeModelSharing, on)
      .then([])
    given(models, [])
      .when(changeModelSharing, { ...on, isSharing: false })
      .then([])
  })
})

describe('retiring a model that serves', () => {
  const retired = modelRetired({ model: a, kind: 'level', reason })
  it('is refused unless that is meant, and leaves no model in service', () => {
    const serving = given(models, [trained('a'), promoted(a)])
    serving.when(retireModel, { model: a, reason }).then(refused('serves'))
    serving.when(retireModel, { model: a, reason, serving: true }).then([retired])
    given(models, [trained('a'), promoted(a), retired, trained('a')])
      .when(promoteModel, { model: a })
      .then([promoted(a)])
  })
})

describe('the models of a kind in a school', () => {
  it('promotes a trained model that passes its gates', () =>
    given(models, [trained('a')])
      .when(promoteModel, { model: a })
      .then([promoted(a)]))

  it('names the model that served before', () =>
    given(models, [trained('a'), promoted(a), trained('b', { comparedWith: a })])
      .when(promoteModel, { model: b })
      .then([promoted(b, a)]))

  it('refuses to promote what is not trained', () =>
    given(models, [trained('a')])
      .when(promoteModel, { model: b })
      .then(refused('no-model')))

  it('refuses to promote what was retired, until it is trained again', () => {
    const retired = [trained('a'), modelRetired({ model: a, kind: 'level', reason })]
    given(models, retired).when(promoteModel, { model: a }).then(refused('model-retired'))
    given(models, [...retired, trained('a')])
      .when(promoteModel, { model: a })
      .then([promoted(a)])
  })

  it('refuses to promote what serves already', () =>
    given(models, [trained('a'), promoted(a)])
      .when(promoteModel, { model: a })
      .then(refused('serves-already')))

  it('refuses to promote a model of other features than the program’s, with a reason too', () =>
    given(models, [trained('a', { schema: 'd'.repeat(64) })])
      .when(promoteModel, { model: a, force: reason })
      .then(refused('other-features')))

  it('refuses to promote a model that fails a gate, unless somebody says why', () => {
    const failing = given(models, [trained('a', { failed: 'calibrated' })])
    failing.when(promoteModel, { model: a }).then(refused('gates-failed'))
    failing
      .when(promoteModel, { model: a, force: reason })
      .then([modelPromoted({ model: a, kind: 'level', before: null, failed: ['calibrated'], forced: reason })])
  })

  it('refuses to promote a model whose latest audit of fairness has failed, unless somebody says why', () => {
    const failing = given(models, [trained('a'), audited('passed'), audited('failed')])
    failing.when(promoteModel, { model: a }).then(refused('gates-failed'))
    failing
      .when(promoteModel, { model: a, force: reason })
      .then([modelPromoted({ model: a, kind: 'level', before: null, failed: ['audited'], forced: reason })])
    for (const outcome of ['passed', 'no-verdict'] as const)
      given(models, [trained('a'), audited('failed'), audited(outcome)])
        .when(promoteModel, { model: a })
        .then([promoted(a)])
  })

  it('holds the audit of the same bytes when they are judged again', () =>
    given(models, [trained('a', { failed: 'audited' }), audited('passed'), trained('a', { failed: 'audited' })])
      .when(promoteModel, { model: a })
      .then([promoted(a)]))

  it('refuses to record the audit of a model that is not trained, or was retired', () => {
    given(models, [])
      .when(recordAudit, { ...recordAudit.example, model: a })
      .then(refused('no-model'))
    given(models, [trained('a'), modelRetired({ model: a, kind: 'level', reason })])
      .when(recordAudit, { ...recordAudit.example, model: a })
      .then(refused('model-retired'))
  })

  it('refuses the second of two promotions at once: it was compared with the model that served before', () =>
    given(models, [trained('a'), trained('b'), promoted(a)])
      .when(promoteModel, { model: b })
      .then(refused('gates-failed')))

  it('holds no reason where none was needed', () =>
    given(models, [trained('a')])
      .when(promoteModel, { model: a, force: reason })
      .then([promoted(a)]))

  it('rolls back to the model that served before, and then no further', () => {
    const two = [trained('a'), promoted(a), trained('b', { comparedWith: a }), promoted(b, a)]
    const back = modelRolledBack({ model: b, kind: 'level', to: a, reason })
    given(models, two).when(rollBackModel, { model: b, reason }).then([back])
    given(models, [...two, back])
      .when(rollBackModel, { model: b, reason })
      .then(refused('does-not-serve'))
    given(models, [...two, back])
      .when(rollBackModel, { model: a, reason })
      .then(refused('nothing-before'))
  })

  it('passes over retired models when it rolls back', () =>
    given(models, [
      ...(['a', 'b', 'c'] as const).map((of) => trained(of)),
      promoted(a),
      promoted(b, a),
      promoted(c, b),
      modelRetired({ model: b, kind: 'level', reason }),
    ])
      .when(rollBackModel, { model: c, reason })
      .then([modelRolledBack({ model: c, kind: 'level', to: a, reason })]))

  it('refuses to retire what serves, and retires anything else once', () => {
    const serving = [trained('a'), promoted(a), trained('b')]
    const retired = modelRetired({ model: b, kind: 'level', reason })
    given(models, serving).when(retireModel, { model: a, reason }).then(refused('serves'))
    given(models, serving).when(retireModel, { model: b, reason }).then([retired])
    given(models, [...serving, retired])
      .when(retireModel, { model: b, reason })
      .then([])
  })

  it('records the same training once, and again if it was judged against another model', () => {
    given(models, [trained('a')])
      .when(recordModel, training('a'))
      .then([])
    given(models, [trained('a')])
      .when(recordModel, training('a', { comparedWith: b }))
      .then([trained('a', { comparedWith: b })])
  })

  it('does not record again what serves: it would be compared with itself', () =>
    given(models, [trained('a'), promoted(a)])
      .when(recordModel, training('a', { failed: 'better', comparedWith: a }))
      .then([]))

  it('refuses to record bytes under another name', () =>
    given(models, [])
      .when(recordModel, { ...training('a'), model: b })
      .then(refused('name-mismatch')))
})
