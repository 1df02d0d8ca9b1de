// What a sequence must be like so that learners can follow it. Each breach names the field.
import { type Activity, isJudged, type Lesson, MOST_ACTIVITIES, type Question } from '#events/teaching/sequences.ts'
import { circleOf } from '#events/teaching/skill-order.ts'
import { type Refusal, refuse } from '#kernel/command.ts'

/** One event holds the whole sequence, and one append holds a million bytes. */
const MOST_BYTES = 600_000

/** The first thing that is wrong with the lessons; null if nothing is. */
export function faultOf(lessons: readonly Lesson[]): Refusal | null {
  return (
    faultOfSize(lessons) ??
    repeated(
      lessons,
      ({ lesson }) => lesson,
      'same-lesson-twice',
      'Two lessons have the same id.',
      '/lessons',
      'lesson',
    ) ??
    repeated(
      lessons,
      ({ number }) => number,
      'same-number-twice',
      'Two lessons have the same number.',
      '/lessons',
      'number',
    ) ??
    faultOfActivities(lessons) ??
    faultOfPrerequisites(lessons)
  )
}

function faultOfSize(lessons: readonly Lesson[]): Refusal | null {
  const activities = lessons.reduce((sum, lesson) => sum + lesson.activities.length, 0)
  if (activities > MOST_ACTIVITIES)
    return refuse('too-many-activities', `A sequence has at most ${MOST_ACTIVITIES} activities. Make two sequences.`, {
      pointer: '/lessons',
      facts: { activities },
    })
  const bytes = Buffer.byteLength(JSON.stringify(lessons))
  return bytes > MOST_BYTES
    ? refuse('sequence-too-large', 'The texts of this sequence are too long together. Make two sequences.', {
        pointer: '/lessons',
        facts: { bytes, most: MOST_BYTES },
      })
    : null
}

function faultOfActivities(lessons: readonly Lesson[]): Refusal | null {
  const all = lessons.flatMap(({ activities }, lesson) =>
    activities.map((one, at) => ({ one, at: `/lessons/${lesson}/activities/${at}` })),
  )
  const seen = new Set<string>()
  for (const { one, at } of all) {
    if (seen.has(one.activity))
      return refuse('same-activity-twice', 'Two activities have the same id.', { pointer: `${at}/activity` })
    seen.add(one.activity)
    const fault = faultOfActivity(one, at)
    if (fault) return fault
  }
  for (const [at, { activities }] of lessons.entries()) {
    const of = `/lessons/${at}/activities`
    const fault = repeated(activities, ({ number }) => number, 'same-number-twice', TWICE, of, 'number')
    if (fault) return fault
  }
  return null
}

const TWICE = 'Two activities of this lesson have the same number.'

function faultOfActivity({ kind, content, points, criteria }: Activity, at: string): Refusal | null {
  const { form } = content
  if (kind === 'text-production' && form !== 'writing')
    return refuse('nothing-to-write', 'A text production needs a prompt: content of the form "writing".', {
      pointer: `${at}/content`,
    })
  if (kind === 'quiz' && form !== 'questions' && form !== 'exercises')
    return refuse('no-question', 'A quiz needs questions, or exercises of the bank.', { pointer: `${at}/content` })
  if (kind === 'video' && form !== 'media' && form !== 'content')
    return refuse('nothing-to-watch', 'A video needs a recording: content of the form "media" or "content".', {
      pointer: `${at}/content`,
    })
  if (kind === 'evaluation' && !isJudged(content))
    return refuse('nothing-to-judge', 'An evaluation needs questions, exercises of the bank, or something to write.', {
      pointer: `${at}/content`,
    })
  if (points > 0 && !isJudged(content))
    return refuse('points-on-nothing', 'Nobody judges this activity, so it cannot give points.', {
      pointer: `${at}/points`,
    })
  const ofCriteria = criteria.reduce((sum, criterion) => sum + criterion.points, 0)
  if (criteria.length > 0 && ofCriteria !== points)
    return refuse('points-differ', `The criteria give ${ofCriteria} points together, and the activity ${points}.`, {
      pointer: `${at}/criteria`,
      facts: { points, ofCriteria },
    })
  if (content.form === 'questions') return faultOfQuestions(content.questions, `${at}/content/questions`)
  if (content.form === 'exercises') {
    const twice = repeated(
      content.exercises,
      (one) => one,
      'same-exercise-twice',
      'This exercise is asked twice.',
      `${at}/content/exercises`,
    )
    if (twice) return twice
  }
  if (content.form === 'writing' && (content.leastWords ?? 0) > (content.mostWords ?? Number.POSITIVE_INFINITY))
    return refuse('no-such-length', 'More words are expected at least than at most.', {
      pointer: `${at}/content/leastWords`,
    })
  return null
}

function faultOfQuestions(questions: readonly Question[], at: string): Refusal | null {
  const twice = repeated(
    questions,
    ({ question }) => question,
    'same-question-twice',
    'Two questions have the same code.',
    at,
    'question',
  )
  if (twice) return twice
  for (const [n, { choices, expected }] of questions.entries()) {
    if (!choices) continue
    if (choices.length < 2)
      return refuse('no-choice', 'A question to choose from needs two answers at least.', {
        pointer: `${at}/${n}/choices`,
      })
    const unknown = expected.findIndex((answer) => !choices.includes(answer))
    if (unknown >= 0)
      return refuse('answer-not-offered', 'The right answer is not among the choices.', {
        pointer: `${at}/${n}/expected/${unknown}`,
      })
    if (new Set(choices).size < choices.length)
      return refuse('same-choice-twice', 'Two choices are the same.', { pointer: `${at}/${n}/choices` })
  }
  return null
}

function faultOfPrerequisites(lessons: readonly Lesson[]): Refusal | null {
  const before = new Map(lessons.map(({ lesson, prerequisites }) => [lesson as string, prerequisites]))
  for (const [at, { lesson, prerequisites }] of lessons.entries()) {
    for (const [n, earlier] of prerequisites.entries()) {
      const pointer = `/lessons/${at}/prerequisites/${n}`
      if (!before.has(earlier)) return refuse('unknown-lesson', 'This sequence has no such lesson.', { pointer })
      if (earlier === lesson) return refuse('its-own-prerequisite', 'A lesson cannot come before itself.', { pointer })
    }
    const circle = circleOf(lesson, prerequisites, before)
    if (circle)
      return refuse('circle-of-prerequisites', 'A lesson cannot come before itself, however far around.', {
        pointer: `/lessons/${at}/prerequisites`,
        facts: { circle },
      })
  }
  return null
}

/** Refuses the second of two things that must differ. */
function repeated<One>(
  things: readonly One[],
  of: (thing: One) => string | number,
  code: string,
  detail: string,
  pointer: string,
  field?: string,
): Refusal | null {
  const values = things.map(of)
  const second = values.findIndex((value, at) => values.indexOf(value) < at)
  if (second < 0) return null
  return refuse(code, detail, { pointer: [pointer, second, ...(field === undefined ? [] : [field])].join('/') })
}
