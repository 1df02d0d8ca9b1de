import { describe, expect, it } from 'vitest'
import modelSharingChanged from '#events/insight/model-sharing-changed.ts'
import modelTrained from '#events/insight/model-trained.ts'
import { fold, type Happening, minute, record } from '#kernel/specification.ts'
import recordModel from '../../commands/insight/record-model.ts'
import modelSharing from './model-sharing.ts'
import sharedModels from './shared-models.ts'

const changed = (isSharing: boolean, reason: string) => modelSharingChanged({ kind: 'level', isSharing, reason })

describe('the read model of sharing', () => {
  const rowsAfter = (...events: readonly Happening[]) => fold(modelSharing, record(events, { subject: null }))

  it('has the latest decision of each kind, and none before the first', () => {
    expect(rowsAfter()).toEqual([])
    expect(rowsAfter(changed(true, 'Décidé.'), changed(false, 'Revu.'))).toMatchObject([
      { kind: 'level', isSharing: false, since: minute(1), reason: 'Revu.' },
    ])
  })
})

describe('the read model of shared models', () => {
  it('has the models of several schools, and no others', () => {
    const own = modelTrained(recordModel.example)
    const ofThree = modelTrained({ ...recordModel.example, model: 'level-9c1e7a40d2b8', schools: 3 })
    expect(fold(sharedModels, record([own, ofThree], { subject: null }))).toMatchObject([
      { model: 'level-9c1e7a40d2b8', schools: 3 },
    ])
  })
})
