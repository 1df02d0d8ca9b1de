/** What a learner and a teacher can do with a production, in which order, and what is refused. */
import { describe, expect, it } from 'vitest'
import { wordsIn } from '#events/learning/productions.ts'
import { given, id, refused } from '#kernel/specification.ts'
import { classB, enrolled, learner } from '../../tests/fixtures/learning.ts'
import { drafted, evaluated, production, published, submitted, withdrawn } from '../../tests/fixtures/productions.ts'
import draftProduction from './draft-production.ts'
import evaluateProduction from './evaluate-production.ts'
import productions, { MOST_DRAFTS, MOST_PRODUCTIONS } from './productions.ts'
import publishProduction from './publish-production.ts'
import submitProduction from './submit-production.ts'
import withdrawProduction from './withdraw-production.ts'

const draft = { learner, production, title: 'La cabane', text: 'Il était une fois.' }
const named = { learner, production }
const reading = { ...named, draft: 1, feedback: 'Bien vu.' }

describe('drafts', () => {
  it('begins a production with its first draft, and counts its words', () =>
    given(productions, [enrolled()]).when(draftProduction, draft).then([drafted()]))

  it('saves each further draft as a version of its own', () =>
    given(productions, [enrolled(), drafted()])
      .when(draftProduction, { ...draft, text: 'Il était deux fois une cabane.' })
      .then([drafted(2, 'Il était deux fois une cabane.')]))

  it('stays in the class in which it was begun', () =>
    given(productions, [enrolled(), enrolled(classB), drafted()])
      .when(draftProduction, draft)
      .then([drafted(2)]))

  it('is refused in another class', () =>
    given(productions, [enrolled(), enrolled(classB), drafted()])
      .when(draftProduction, { ...draft, class: classB })
      .then(refused('other-class', '/class')))

  it('is refused to who is in no class', () =>
    given(productions, []).when(draftProduction, draft).then(refused('not-enrolled')))

  it('is refused once the production is withdrawn', () =>
    given(productions, [enrolled(), drafted(), withdrawn()])
      .when(draftProduction, draft)
      .then(refused('production-withdrawn')))

  it('has a limit for the drafts of a production and for the productions of a learner', () => {
    given(productions, [enrolled(), drafted(MOST_DRAFTS)])
      .when(draftProduction, draft)
      .then(refused('too-many-drafts'))
    const others = Array.from({ length: MOST_PRODUCTIONS }, (_, n) => {
      const one = drafted()
      return { ...one, data: { ...one.data, production: id('b00c', n + 2) } }
    })
    given(productions, [enrolled(), ...others])
      .when(draftProduction, draft)
      .then(refused('too-many-productions'))
  })

  it.each([
    ['', 0],
    ['Bonjour', 1],
    ['L’arc-en-ciel est là.', 3],
    ["Aujourd'hui, 12 élèves… jouent !", 4],
    ['—  « ? »', 0],
  ])('counts the words of “%s” as %i', (text, words) => expect(wordsIn(text)).toBe(words))
})

describe('submission', () => {
  it('hands in the last draft', () =>
    given(productions, [enrolled(), drafted(), drafted(2)])
      .when(submitProduction, named)
      .then([submitted(2)]))

  it('changes nothing for a draft that is handed in already', () =>
    given(productions, [enrolled(), drafted(), submitted()]).when(submitProduction, named).then([]))

  it('can be repeated after a further draft, also once the teacher has read the first', () =>
    given(productions, [enrolled(), drafted(), submitted(), evaluated(), drafted(2)])
      .when(submitProduction, named)
      .then([submitted(2)]))

  it('is refused for a draft without a word', () =>
    given(productions, [enrolled(), drafted(1, '')])
      .when(submitProduction, named)
      .then(refused('nothing-to-submit')))

  it('is refused for an unknown production', () =>
    given(productions, [enrolled()]).when(submitProduction, named).then(refused('unknown-production', '/production')))
})

describe('feedback', () => {
  it('is given on the draft that was handed in, with or without a mark', () => {
    const handedIn = given(productions, [enrolled(), drafted(), submitted()])
    handedIn.when(evaluateProduction, reading).then([evaluated()])
    handedIn.when(evaluateProduction, { ...reading, mark: 14.5 }).then([evaluated(1, 14.5)])
  })

  it('is refused before the submission', () =>
    given(productions, [enrolled(), drafted()]).when(evaluateProduction, reading).then(refused('not-submitted')))

  it('is refused for a draft that another one has replaced', () =>
    given(productions, [enrolled(), drafted(), submitted(), drafted(2), submitted(2)])
      .when(evaluateProduction, reading)
      .then(refused('not-the-submitted-draft', '/draft')))

  it('is refused with a mark above the best one', () =>
    given(productions, [enrolled(), drafted(), submitted()])
      .when(evaluateProduction, { ...reading, mark: 11, outOf: 10 })
      .then(refused('mark-too-high', '/mark')))
})

describe('publication', () => {
  it('shows the class the draft that was read last', () =>
    given(productions, [enrolled(), drafted(), submitted(), evaluated(), drafted(2)])
      .when(publishProduction, named)
      .then([published()]))

  it('changes nothing the second time', () =>
    given(productions, [enrolled(), drafted(), submitted(), evaluated(), published()])
      .when(publishProduction, named)
      .then([]))

  it('is refused before a teacher has read it', () =>
    given(productions, [enrolled(), drafted(), submitted()])
      .when(publishProduction, named)
      .then(refused('not-evaluated')))
})

describe('withdrawal', () => {
  it.each([
    ['a draft', [drafted()]],
    ['what is handed in', [drafted(), submitted()]],
    ['what is published', [drafted(), submitted(), evaluated(), published()]],
  ])('takes back %s', (_, events) =>
    given(productions, [enrolled(), ...events])
      .when(withdrawProduction, named)
      .then([withdrawn()]),
  )

  it('changes nothing the second time', () =>
    given(productions, [enrolled(), drafted(), withdrawn()]).when(withdrawProduction, named).then([]))

  it('ends everything else', () => {
    const taken = given(productions, [enrolled(), drafted(), submitted(), evaluated(), withdrawn()])
    taken.when(submitProduction, named).then(refused('production-withdrawn'))
    taken.when(evaluateProduction, reading).then(refused('production-withdrawn'))
    taken.when(publishProduction, named).then(refused('production-withdrawn'))
  })
})
