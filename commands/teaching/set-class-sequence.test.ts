/** Which sequences a class may follow, and how they may be set for it. */
import { describe, expect, it } from 'vitest'
import classClosed from '#events/teaching/class-closed.ts'
import classOpened from '#events/teaching/class-opened.ts'
import classSequenceSet from '#events/teaching/class-sequence-set.ts'
import { isRefusal } from '#kernel/command.ts'
import { given, id, minute, refused, someone } from '#kernel/specification.ts'
import { classA, learner } from '../../tests/fixtures/learning.ts'
import {
  quiz,
  reading,
  sequence,
  settings,
  summary,
  text,
  versionRow,
  writing,
} from '../../tests/fixtures/sequences.ts'
import classSequences from './class-sequences.ts'
import setClassSequence from './set-class-sequence.ts'

const opened = classOpened({ name: 'CM1 B', level: 'CM1', schoolYear: '2026-2027', teacher: someone.teacher })
const input = { class: classA, sequence, version: 1 }
const member = (until: string | null = null, who: string = learner) => ({ class: classA, learner: who, until })
const published = { sequence, publishedVersion: 1 }
const rows = (what: object = {}) => ({
  needed: { sequence: [published], version: [versionRow()], roster: [member()], ...what } as never,
  neededAt: 7n as never,
})
const set = (what: object = {}) =>
  classSequenceSet({
    ...{ ...input, isActive: true, startsOn: null, endsOn: null, lessonOrder: [], omitted: [], settings },
    ...{ learners: [learner], rosterAt: '7' },
    ...what,
  })

describe('setting a sequence for a class', () => {
  it('names the learners who are in the class, and the position that the list shows', () => {
    const roster = [member(), member(minute(3), id('1ea', 2))]
    given(classSequences, [opened]).when(setClassSequence, input, rows({ roster })).then([set()])
  })

  it('is nothing where it is set so already, also with other learners', () =>
    given(classSequences, [opened, set({ learners: [], rosterAt: '3' })])
      .when(setClassSequence, input, rows())
      .then([]))

  it('refuses a closed class, an unknown sequence, and a version that is not published', () => {
    given(classSequences, [opened, classClosed({})])
      .when(setClassSequence, input, rows())
      .then(refused('class-not-open', '/class'))
    const open = given(classSequences, [opened])
    open.when(setClassSequence, input, rows({ sequence: [] })).then(refused('unknown-sequence', '/sequence'))
    open.when(setClassSequence, input, rows({ version: [] })).then(refused('unknown-version', '/version'))
    const draft = rows({ sequence: [{ ...published, publishedVersion: null }] })
    open.when(setClassSequence, input, draft).then(refused('not-published', '/version'))
  })

  it('lets a class that follows it end it after it was withdrawn', () =>
    given(classSequences, [opened, set()])
      .when(
        setClassSequence,
        { ...input, isActive: false },
        rows({ sequence: [{ ...published, publishedVersion: null }] }),
      )
      .then([set({ isActive: false })]))

  it('refuses dates, orders and omissions that make no sense', () => {
    const refusal = (what: object, code: string, pointer: string) =>
      given(classSequences, [opened])
        .when(setClassSequence, { ...input, ...what }, rows())
        .then(refused(code, pointer))
    refusal({ startsOn: '2026-10-02', endsOn: '2026-10-01' }, 'ends-before-it-starts', '/endsOn')
    refusal({ lessonOrder: [id('beef')] }, 'unknown-lesson', '/lessonOrder/0')
    refusal({ lessonOrder: [reading, reading] }, 'same-lesson-twice', '/lessonOrder/1')
    refusal({ lessonOrder: [writing, reading] }, 'order-against-prerequisites', '/lessonOrder/0')
    refusal({ omitted: [text, id('beef')] }, 'unknown-activity', '/omitted/1')
    refusal({ omitted: [text, quiz, summary] }, 'nothing-left', '/omitted')
  })

  it('refuses one sequence more than a class follows', () => {
    const many = Array.from({ length: 100 }, (_, n) => set({ sequence: id('5e9', n + 1) }))
    const { decision } = given(classSequences, [opened, ...many]).when(setClassSequence, input, rows())
    expect(isRefusal(decision) && decision.code).toBe('too-many-sequences')
  })
})
