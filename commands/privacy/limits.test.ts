/** Restrictions and objections: what is set is set once, ends only as the law allows, and concerns nobody and nothing else. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import objectionMade from '#events/privacy/objection-made.ts'
import objectionOverridden from '#events/privacy/objection-overridden.ts'
import objectionWithdrawn from '#events/privacy/objection-withdrawn.ts'
import restrictionLifted from '#events/privacy/restriction-lifted.ts'
import restrictionSet from '#events/privacy/restriction-set.ts'
import { ObjectionPurpose } from '#events/privacy/values.ts'
import { isRefusal } from '#kernel/command.ts'
import { LocalDay } from '#kernel/ids.ts'
import { decideAfter, given, type Happening, record, refused, someone } from '#kernel/specification.ts'
import liftRestriction from './lift-restriction.ts'
import makeObjection from './make-objection.ts'
import objections from './objections.ts'
import overrideObjection from './override-objection.ts'
import restriction from './restriction.ts'
import setRestriction from './set-restriction.ts'
import withdrawObjection from './withdraw-objection.ts'

const person = someone.learner
const isSet = restrictionSet({ ground: 'unlawful' })
const informedOn = LocalDay.parse('2026-09-01')
const isLifted = restrictionLifted({ informedOn })

describe('a restriction', () => {
  it('is set once, and again after it was lifted', () => {
    const set = { person, ground: 'accuracy-contested' as const, note: 'Le nom est faux' }
    const after = [restrictionSet({ ground: 'accuracy-contested', note: 'Le nom est faux' })]
    given(restriction, []).when(setRestriction, set).then(after)
    given(restriction, [isSet]).when(setRestriction, set).then(refused('already-restricted'))
    given(restriction, [isSet, isLifted]).when(setRestriction, set).then(after)
  })

  it('is lifted only if it is set, and after the person was told', () => {
    const lift = { person, informedOn }
    given(restriction, [isSet]).when(liftRestriction, lift).then([isLifted])
    given(restriction, []).when(liftRestriction, lift).then(refused('not-restricted'))
    given(restriction, [isSet, isLifted]).when(liftRestriction, lift).then(refused('not-restricted'))
    given(restriction, [isSet])
      .when(liftRestriction, { person, informedOn: LocalDay.parse('2026-09-02') })
      .then(refused('informed-later', '/informedOn'))
    expect(liftRestriction.input.safeParse({ person }).success).toBe(false)
  })

  it('seals what the staff noted', () =>
    expect([restrictionSet, restrictionLifted].map(({ personal }) => [...personal])).toEqual([
      [['note', { of: 'subject', as: 'staff-text' }]],
      [['note', { of: 'subject', as: 'staff-text' }]],
    ]))
})

const made = objectionMade({ purpose: 'model-training' })
const overridden = objectionOverridden({ purpose: 'model-training', reason: 'Intérêt public' })
const withdrawn = objectionWithdrawn({ purpose: 'model-training' })
const about = { person, purpose: 'model-training' as const }

describe('an objection', () => {
  it('is made once, and may be made again after the school overrode it', () => {
    given(objections, []).when(makeObjection, about).then([made])
    given(objections, [made]).when(makeObjection, about).then(refused('already-objected'))
    given(objections, [made, overridden]).when(makeObjection, about).then([made])
    given(objections, [made, withdrawn]).when(makeObjection, about).then([made])
  })

  it('is overridden for a reason, and only while it stands', () => {
    const override = { ...about, reason: 'Intérêt public' }
    given(objections, [made]).when(overrideObjection, override).then([overridden])
    given(objections, []).when(overrideObjection, override).then(refused('no-objection'))
    given(objections, [made, overridden]).when(overrideObjection, override).then(refused('no-objection'))
    expect(overrideObjection.input.safeParse(about).success).toBe(false)
    expect(overrideObjection.input.safeParse({ ...about, reason: '' }).success).toBe(false)
  })

  it('is taken back, overridden or not', () => {
    given(objections, [made]).when(withdrawObjection, about).then([withdrawn])
    given(objections, [made, overridden]).when(withdrawObjection, about).then([withdrawn])
    given(objections, []).when(withdrawObjection, about).then(refused('no-objection'))
  })

  it('is not the way to end what rests on consent, or on a legal obligation', () => {
    for (const purpose of ['wellbeing', 'security'])
      expect(makeObjection.input.safeParse({ person, purpose }).success).toBe(false)
  })
})

type Step = readonly ['make' | 'override' | 'withdraw', ObjectionPurpose]
const steps = fc.array(
  fc.tuple(fc.constantFrom('make', 'override', 'withdraw'), fc.constantFrom(...ObjectionPurpose.options)),
)

function live(history: readonly Step[]): readonly Happening[] {
  const happened: Happening[] = []
  for (const [step, purpose] of history) {
    const events = record(happened, { stream: rightsOf })
    const input = { person, purpose }
    const decision =
      step === 'make'
        ? decideAfter(events, makeObjection, input)
        : step === 'override'
          ? decideAfter(events, overrideObjection, { ...input, reason: 'Intérêt public' })
          : decideAfter(events, withdrawObjection, input)
    if (!isRefusal(decision)) happened.push(...decision)
  }
  return happened
}
const rightsOf = makeObjection.stream({ person, purpose: 'teaching' }, {} as never)

it('keeps objections to different uses apart', () =>
  fc.assert(
    fc.property(steps, (history) => {
      const { standing, overridden: decided } = given(objections, live(history)).state
      for (const purpose of ObjectionPurpose.options) {
        const alone = given(objections, live(history.filter(([, of]) => of === purpose))).state
        expect([standing.includes(purpose), decided.includes(purpose)]).toEqual([
          alone.standing.includes(purpose),
          alone.overridden.includes(purpose),
        ])
      }
    }),
  ))
