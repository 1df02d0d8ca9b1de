/** How events read in words: complete sentences, and the parts they are built from. */
import { describe, expect, it } from 'vitest'
import type { AnyEventDefinition, NewEvent } from '#kernel/event.ts'
import { ERASED } from '#kernel/personal.ts'
import { id, record } from '#kernel/specification.ts'
import attemptCorrected from './learning/attempt-corrected.ts'
import difficultyAdjusted from './learning/difficulty-adjusted.ts'
import emotionDetected from './learning/emotion-detected.ts'
import exerciseAttempted from './learning/exercise-attempted.ts'
import exerciseCompleted from './learning/exercise-completed.ts'
import learningStarted from './learning/learning-started.ts'
import learnerLeftClass from './teaching/learner-left-class.ts'
import { en, fr, labelOf, NARROW, name, part } from './wording.ts'

const ofClass = id('c1a55')
const attempt = {
  exercise: 'addition-017',
  exerciseVersion: 1,
  skill: 'calcul/addition',
  difficulty: 3,
  response: '42',
  correct: true,
  durationMs: 8_200,
  class: ofClass,
}

describe('an event in words', () => {
  const wordsOf = (definition: AnyEventDefinition, event: NewEvent<string, object>, changes: object = {}) => {
    const [recorded] = record([{ ...event, data: { ...event.data, ...changes } }])
    if (!recorded || !definition.words) throw new Error('no words')
    return [definition.words.fr(recorded.data, recorded), definition.words.en(recorded.data, recorded)].map((text) =>
      text.replaceAll(NARROW, '_').replaceAll('\u00a0', ' '),
    )
  }

  it('describes a right or wrong answer, without what was erased', () => {
    expect(wordsOf(exerciseAttempted, exerciseAttempted(attempt))).toEqual([
      'A répondu juste à l’exercice addition-017 (niveau_3) en 8,2_s_: «_42_»',
      'Answered exercise addition-017 (level 3) correctly in 8.2 s: “42”',
    ])
    expect(wordsOf(exerciseAttempted, exerciseAttempted({ ...attempt, correct: false }), { response: ERASED })).toEqual(
      [
        'A répondu faux à l’exercice addition-017 (niveau_3) en 8,2_s',
        'Answered exercise addition-017 (level 3) incorrectly in 8.2 s',
      ],
    )
    const unnamed = exerciseAttempted({ ...attempt, exercise: id('e', 1) })
    const { difficulty: _, response: __, durationMs: ___, ...known } = attempt
    expect(wordsOf(exerciseAttempted, exerciseAttempted(known))).toEqual([
      'A répondu juste à l’exercice addition-017',
      'Answered exercise addition-017 correctly',
    ])
    expect(wordsOf(exerciseAttempted, unnamed)[0]).toMatch(/^A répondu juste à un exercice \(niveau_3\)/)
  })

  it('describes a correction, with the day of the answer', () => {
    const corrected = attemptCorrected({
      attempt: id('a'),
      attemptedAt: '2026-10-01T08:00:00.000Z',
      attemptedOn: '2026-10-01',
      exercise: 'addition-017',
      skill: 'calcul/addition',
      difficulty: 3,
      class: ofClass,
      wasCorrect: false,
      isCorrect: true,
      answersSince: 2,
      run: 1,
      reason: 'mal lu',
    })
    expect(wordsOf(attemptCorrected, corrected)).toEqual([
      'Sa réponse du 1er octobre 2026 à l’exercice addition-017 a été revue_: juste, et non fausse (motif_: «_mal lu_»)',
      'The answer of 1 October 2026 to exercise addition-017 was re-marked: right, not wrong (reason: “mal lu”)',
    ])
  })

  it('describes simple events in a few words', () => {
    const french = (definition: AnyEventDefinition, event: NewEvent<string, object>) => wordsOf(definition, event)[0]
    expect(french(learnerLeftClass, learnerLeftClass({ class: ofClass, reason: 'déménagement' }))).toBe(
      'A quitté la classe',
    )
    expect(french(learningStarted, learningStarted({ session: id('5e'), device: 'tablet', class: ofClass }))).toBe(
      'A commencé à travailler sur une tablette',
    )
    const level = (from: number | null, to: number) =>
      french(
        difficultyAdjusted,
        difficultyAdjusted({ skill: 'calcul/addition', from, to, reason: 'success-streak', class: ofClass }),
      )
    expect(level(2, 3)).toBe('Le niveau des exercices de calcul/addition passe de 2 à 3')
    expect(level(null, 3)).toBe('Le niveau des exercices de calcul/addition commence à 3')
    expect(level(3, 3)).toBe('Le niveau des exercices de calcul/addition reste à 3')
    expect(
      french(emotionDetected, emotionDetected({ emotion: 'pride', intensity: 4, source: 'learner', class: ofClass })),
    ).toBe('A dit ressentir de la fierté (4 sur 5)')
    expect(
      french(exerciseCompleted, exerciseCompleted({ exercise: 'x', attempts: 1, score: 0.8, class: ofClass })),
    ).toBe('A terminé l’exercice x après 1_essai_: 80_% de réussite')
  })
})

describe('a part of a sentence', () => {
  it('appears with the text around it, or not at all', () => {
    expect(part(' en ', fr.duration(8_200))).toBe(` en 8,2${NARROW}s`)
    expect(part(' en ', fr.duration(undefined))).toBe('')
    expect(labelOf({ pass: 'réussi' }, 'constructor')).toBeNull()
    expect(name(id('a'))).toBeNull()
  })

  it.each([
    [0, '0_s', '0 s'],
    [950, '1_s', '1 s'],
    [59_949, '59,9_s', '59.9 s'],
    [59_950, '1_min', '1 min'],
    [125_000, '2_min_5_s', '2 min 5 s'],
    [3_599_900, '1_h', '1 h'],
    [3_900_000, '1_h_5_min', '1 h 5 min'],
  ])('writes %i ms as %s', (ms, french, english) => {
    expect(fr.duration(ms)?.replaceAll(NARROW, '_')).toBe(french)
    expect(en.duration(ms)?.replaceAll('\u00a0', ' ')).toBe(english)
  })

  it('writes numbers as each language does', () => {
    expect([fr.count(12_345.67), en.count(12_345.67)]).toEqual([`12${NARROW}345,7`, '12,345.7'])
    expect([fr.percent(0.644), en.percent(0.644)]).toEqual([`64${NARROW}%`, '64%'])
    expect([fr.progress(66.6), en.progress(99.9), fr.progress(100)]).toEqual([`66${NARROW}%`, '99%', `100${NARROW}%`])
    expect([fr.counted(0, 'essai', 'essais'), en.counted(0, 'try', 'tries')]).toEqual([
      `0${NARROW}essai`,
      '0\u00a0tries',
    ])
  })

  it('quotes typed text on one line, shortened, without control characters', () => {
    expect(en.quoted('un\n\tdeux  trois')).toBe('“un deux trois”')
    expect(en.quoted('\u001b[31mrouge\u202e')).toBe('“[31mrouge”')
    expect(en.quoted('é'.repeat(81))).toBe(`“${'é'.repeat(80)}…”`)
    expect(en.quoted('👩‍🚀'.repeat(80))).not.toContain('\ufffd')
    expect([en.quoted(''), en.quoted(' \n'), en.quoted(ERASED)]).toEqual([null, null, null])
  })
})
