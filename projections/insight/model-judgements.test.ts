import { expect, it } from 'vitest'
import modelAudited from '#events/insight/model-audited.ts'
import modelDriftMeasured from '#events/insight/model-drift-measured.ts'
import modelRetired from '#events/insight/model-retired.ts'
import { fold, minute, record } from '#kernel/specification.ts'
import recordAudit from '../../commands/insight/record-audit.ts'
import recordDrift from '../../commands/insight/record-drift.ts'
import judgements from './model-judgements.ts'

const { model, kind, ...audit } = modelAudited.data.parse(recordAudit.example)
const { model: _, kind: __, ...drift } = modelDriftMeasured.data.parse(recordDrift.example)
const audited = modelAudited({ model, kind, ...audit })
const measured = (alarm: boolean) => modelDriftMeasured({ model, kind, ...drift, alarm })
const rowsAfter = (...events: Parameters<typeof record>[0]) => fold(judgements, record(events, { subject: null }))

it('keeps the latest audit and the latest measured drift of a model beside each other', () => {
  expect(rowsAfter(audited, measured(false), measured(true))).toMatchObject([
    { model, audit, auditedAt: minute(0), drift: { ...drift, alarm: true }, driftMeasuredAt: minute(2) },
  ])
})

it('has no row of a model that was never judged, and keeps that of one that was retired', () => {
  const retired = modelRetired({ model, kind, reason: 'Remplacé.' })
  expect(rowsAfter(retired)).toEqual([])
  expect(rowsAfter(measured(true), retired)).toMatchObject([{ model, audit: null, drift: { alarm: true } }])
})
