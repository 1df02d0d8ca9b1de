// What the service does by itself with an open request, and in which order.
import { describe, expect, it } from 'vitest'
import type { RequestState, Right } from '#events/privacy/values.ts'
import { derivedCommandId, LocalDay, position, streamName } from '#kernel/ids.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { type CarryOnParts, carryOn, type OpenRequest } from './carry-on.ts'

/** What is done with a request, in order. */
async function doneWith(
  request: { readonly right: Right; readonly state: RequestState; readonly askedAs?: 'own' | 'school' },
  person: { readonly isErased?: boolean; readonly texts?: boolean } = {},
): Promise<readonly string[]> {
  const done: string[] = []
  const way = async () => {
    done.push('erase')
    return { state: 'done', receivers: 0 } as const
  }
  const parts: CarryOnParts = {
    commands: {
      async run({ command, input }) {
        const { how } = input as { how?: string }
        done.push(how ? `${command} ${how}` : command)
        return {
          commandId: derivedCommandId('carry on', command),
          stream: streamName('rights-request', id('5e')),
          revision: 0,
          position: position(1n),
          events: [],
          repeated: false,
        }
      },
    },
    familyOf: async () => ({ person: someone.learner, isLearner: true, age: 'under-15', guardians: [] }),
    endsALimit: async () => false,
    isOfTexts: async () => person.texts === true,
    wasByService: async () => true,
    eraseLate: async () => void done.push('erase late'),
    find: async () => ({ events: 1, rows: 1, receivers: 0 }),
    isErased: () => person.isErased === true,
    ways: {
      access: way,
      portability: way,
      erasure: way,
      rectification: way,
      restriction: way,
      objection: way,
    },
    now: () => minute(0),
    newKey: () => id('4e1'),
  }
  const open: OpenRequest = {
    tenant: someone.tenant,
    zone: someone.zone,
    request: id('5e'),
    person: someone.learner,
    requestedBy: someone.teacher,
    decidedBy: someone.teacher,
    missing: [],
    deadline: LocalDay.parse('2026-12-01'),
    warning: null,
    askedAs: request.askedAs ?? 'school',
    right: request.right,
    state: request.state,
  }
  await carryOn(parts, open, new AbortController().signal)
  return done
}

describe('an approved request', () => {
  it('is carried out, and what was named meanwhile is erased after that', async () =>
    expect(await doneWith({ right: 'rectification', state: 'approved' })).toEqual([
      'erase',
      'privacy.carry-out-request',
      'erase late',
    ]))
})

describe('a request that is carried out', () => {
  it('is complete where it is shown in the application, and only after what was named late is erased', async () => {
    const request = { right: 'rectification', state: 'carried-out' } as const
    expect(await doneWith({ ...request, askedAs: 'own' })).toEqual(['erase late', 'privacy.complete-request online'])
    expect(await doneWith(request)).toEqual(['erase late'])
  })
})

describe('a request of somebody who was erased', () => {
  const LAPSED = ['privacy.complete-request person-erased']

  it('lapses, unless it is the one for which they were erased', async () => {
    for (const state of ['approved', 'carried-out'] as const) {
      expect(await doneWith({ right: 'rectification', state }, { isErased: true })).toEqual(LAPSED)
      expect(await doneWith({ right: 'erasure', state }, { isErased: true })).not.toContain(LAPSED[0])
    }
  })

  it('lapses also where the erasure of single texts was asked for: the person was erased for another reason', async () => {
    for (const state of ['pending', 'awaiting-approval', 'approved', 'carried-out'] as const)
      expect(await doneWith({ right: 'erasure', state }, { isErased: true, texts: true })).toEqual(LAPSED)
  })
})
