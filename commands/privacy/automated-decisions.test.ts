/** Automated decisions: nothing significant follows without a human, and whoever contests gets an answer from another one. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import contestHandedOver from '#events/privacy/contest-handed-over.ts'
import decisionConfirmed from '#events/privacy/decision-confirmed.ts'
import decisionContested from '#events/privacy/decision-contested.ts'
import decisionMade from '#events/privacy/decision-made.ts'
import decisionReviewed from '#events/privacy/decision-reviewed.ts'
import { DecisionId } from '#events/privacy/values.ts'
import { defineAutomatedDecision } from '#kernel/automated-decision.ts'
import { isRefusal } from '#kernel/command.ts'
import { PersonId } from '#kernel/ids.ts'
import { decideAfter, given, type Happening, id, record, refused, someone } from '#kernel/specification.ts'
import { classA, classB } from '../../tests/fixtures/learning.ts'
import answerContest from './answer-contest.ts'
import automatedDecisions, { takesEffect } from './automated-decisions.ts'
import confirmDecision from './confirm-decision.ts'
import contestDecision from './contest-decision.ts'
import recordDecision from './record-decision.ts'
import reviewDecision from './review-decision.ts'

/** A rule as one that acts would define it. */
const supportGroup = defineAutomatedDecision({
  rule: 'support-group',
  version: 3,
  by: 'rule',
  title: 'Proposer un groupe de soutien',
  significant: true,
  inputs: z.object({ lessons: z.int().min(0), solved: z.int().min(0) }),
  outcome: z.enum(['support', 'no-support']),
  explain: ({ lessons, solved }, outcome) => ({
    inputs: `${lessons} leçons, ${solved} exercices réussis`,
    outcome: outcome === 'support' ? 'un groupe de soutien est proposé' : 'aucun groupe de soutien n’est proposé',
  }),
})

const person = someone.learner
const decision = DecisionId.parse(id('dec'))
const [teacher, officer, mother] = [
  PersonId.parse(id('7eac', 1)),
  PersonId.parse(id('0f1c')),
  PersonId.parse(id('9a7')),
]
const made = supportGroup.made({ decision, person, inputs: { lessons: 3, solved: 0 }, outcome: 'support' })
const { person: _, ...fact } = made
const isMade = decisionMade({ ...fact, decision })
const agreed = decisionConfirmed({ decision, agreed: true })
const about = { decision, person }
/** In one class now, and in another before. */
const stays = [
  { class: classA, learner: person, until: null },
  { class: classB, learner: person, until: '2026-06-30T10:00:00.000Z' },
]
const effect = (happened: readonly Happening[]) => {
  const state = given(automatedDecisions, happened).state[decision]
  return state !== undefined && takesEffect(state)
}

describe('the definition of a decision', () => {
  it('makes what is recorded: rule, version, and the inputs and the outcome in words', () =>
    given(automatedDecisions, [])
      .when(recordDecision, made)
      .then([
        decisionMade({
          decision,
          rule: 'support-group',
          ruleVersion: 3,
          by: 'rule',
          title: 'Proposer un groupe de soutien',
          significant: true,
          inputs: '3 leçons, 0 exercices réussis',
          outcome: 'un groupe de soutien est proposé',
        }),
      ]))

  it('refuses inputs that are not its own', () =>
    expect(() =>
      supportGroup.made({ decision, person, inputs: { lessons: 3, solved: -1 }, outcome: 'support' }),
    ).toThrow(z.ZodError))

  it('has a name and a version', () => {
    expect(() => defineAutomatedDecision({ ...supportGroup, rule: 'Support Group' })).toThrow(TypeError)
    expect(() => defineAutomatedDecision({ ...supportGroup, version: 0 })).toThrow(TypeError)
  })
})

describe('an automated decision', () => {
  it('is recorded once under its id', () =>
    given(automatedDecisions, [isMade]).when(recordDecision, made).then(refused('decision-exists', '/decision')))

  it('waits for a human where its effect is significant, who agrees or sets it aside, once', () => {
    expect(effect([isMade])).toBe(false)
    given(automatedDecisions, [isMade])
      .when(confirmDecision, { ...about, agreed: true })
      .then([agreed])
    expect(effect([isMade, agreed])).toBe(true)
    expect(effect([isMade, decisionConfirmed({ decision, agreed: false })])).toBe(false)
    given(automatedDecisions, [isMade, agreed])
      .when(confirmDecision, { ...about, agreed: false })
      .then(refused('not-awaiting'))
    expect(effect([decisionMade({ ...fact, decision, significant: false })])).toBe(true)
  })

  it('has no effect while a human is asked for, and goes on while only an explanation is', () => {
    for (const [wants, goesOn] of [
      ['human', false],
      ['contest', false],
      ['explanation', true],
    ] as const)
      expect(effect([isMade, agreed, decisionContested({ decision, wants })])).toBe(goesOn)
    given(automatedDecisions, [isMade, agreed])
      .when(
        contestDecision,
        { ...about, wants: 'contest', reason: 'J’étais malade.' },
        { actor: mother, needed: { stays } },
      )
      .then([
        decisionContested({ decision, wants: 'contest', reason: 'J’étais malade.' }),
        contestHandedOver({ decision, wants: 'contest', classes: [classA] }),
      ])
    given(automatedDecisions, [isMade, agreed, decisionContested({ decision, wants: 'human' })])
      .when(contestDecision, { ...about, wants: 'contest' })
      .then(refused('already-contested'))
  })

  it('is answered by a teacher where it has no significant effect, and only there', () => {
    const answer = { ...about, outcome: 'overruled', explanation: 'Tout va bien.' } as const
    const reviewed = decisionReviewed({ decision, outcome: 'overruled', explanation: 'Tout va bien.' })
    const slight = decisionMade({ ...fact, decision, significant: false })
    const contested = decisionContested({ decision, wants: 'contest' })
    given(automatedDecisions, [slight, contested]).when(answerContest, answer).then([reviewed])
    given(automatedDecisions, [slight]).when(answerContest, answer).then(refused('not-contested'))
    given(automatedDecisions, [isMade, contested]).when(answerContest, answer).then(refused('needs-review'))
  })

  it('is answered by another human than the one who agreed', () => {
    const happened = [isMade, { ...agreed, actor: teacher }, decisionContested({ decision, wants: 'contest' })]
    const review = { ...about, outcome: 'overruled' as const, explanation: 'Une absence n’est pas un échec.' }
    given(automatedDecisions, happened).when(reviewDecision, review, { actor: teacher }).then(refused('same-human'))
    const { person: _, ...reviewed } = review
    given(automatedDecisions, happened)
      .when(reviewDecision, review, { actor: officer })
      .then([decisionReviewed(reviewed)])
    expect(effect([...happened, decisionReviewed(reviewed)])).toBe(false)
    expect(effect([...happened, decisionReviewed({ ...reviewed, outcome: 'upheld' })])).toBe(true)
  })

  it('is not agreed to by an explanation', () => {
    const explained = decisionReviewed({ decision, outcome: 'upheld', explanation: 'Voici pourquoi.' })
    expect(effect([isMade, decisionContested({ decision, wants: 'explanation' }), explained])).toBe(false)
  })

  it('is about this person, and nothing is asked of one that is not there', () => {
    given(automatedDecisions, [])
      .when(confirmDecision, { ...about, agreed: true })
      .then(refused('no-decision', '/decision'))
    given(automatedDecisions, [isMade])
      .when(reviewDecision, { ...about, outcome: 'upheld', explanation: 'x' })
      .then(refused('not-contested'))
  })

  it('never takes effect without a human who agreed, whatever happens', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            who: fc.constantFrom(teacher, officer),
            does: fc.constantFrom('records', 'agrees', 'sets aside', 'explains', 'contests', 'upholds', 'overrules'),
          }),
          { maxLength: 15 },
        ),
        (acts) => {
          const happened: Happening[] = []
          let humans = 0
          for (const { who, does } of acts) {
            const before = given(automatedDecisions, happened).state[decision]
            const events = record(happened)
            const context = { actor: who }
            const answer = { ...about, explanation: 'x' }
            const decided =
              does === 'records'
                ? decideAfter(events, recordDecision, made, context)
                : does === 'agrees' || does === 'sets aside'
                  ? decideAfter(events, confirmDecision, { ...about, agreed: does === 'agrees' }, context)
                  : does === 'explains' || does === 'contests'
                    ? decideAfter(
                        events,
                        contestDecision,
                        { ...about, wants: does === 'explains' ? 'explanation' : 'contest' },
                        { ...context, needed: { stays: [] } },
                      )
                    : decideAfter(
                        events,
                        reviewDecision,
                        { ...answer, outcome: does === 'upholds' ? 'upheld' : 'overruled' },
                        context,
                      )
            if (isRefusal(decided)) continue
            happened.push(...decided.map((event) => ({ ...event, actor: who })))
            if (does === 'agrees' || (does === 'upholds' && before?.asked === 'contest')) humans += 1
            if (effect(happened)) expect(humans).toBeGreaterThan(0)
          }
        },
      ),
    ))
})
