/** Who is told what of sequences and of the work on them. */
import { it } from 'vitest'
import { notice } from '#events/conversation/notice-kinds.ts'
import { send } from '#kernel/process.ts'
import { following } from '#kernel/process-specification.ts'
import { record } from '#kernel/specification.ts'
import giveNotice from '../../commands/conversation/give-notice.ts'
import tellTeachers from '../../commands/conversation/tell-teachers.ts'
import { classA, learner } from '../../tests/fixtures/learning.ts'
import { assigned, result, review, sequence, summary } from '../../tests/fixtures/sequences.ts'
import sequenceNotices from './sequence-notices.ts'

const idOf = (happening: Parameters<typeof record>[0][number]) => String(record([happening])[0]?.id)

it('tells a learner of a sequence, under the name of the sequence, so that it is told once', () =>
  following(sequenceNotices, [])
    .when(assigned())
    .then([send(giveNotice, { ...notice('sequence-to-follow', sequence, { sequence }), person: learner })]))

it('tells nobody of a sequence that ends', () =>
  following(sequenceNotices, [])
    .when(assigned({ isActive: false }))
    .then([]))

it('tells a learner of a review', () =>
  following(sequenceNotices, [])
    .when(review())
    .then([
      send(giveNotice, {
        ...notice('work-reviewed', idOf(review()), { sequence, activity: summary }),
        person: learner,
      }),
    ]))

it('tells the teachers of a text that waits for them, and of no quiz', () => {
  const facts = { class: classA, sequence, activity: summary }
  following(sequenceNotices, [])
    .when(result('summary'))
    .then([
      send(tellTeachers, {
        ...notice('work-to-review', idOf(result('summary')), facts),
        ...{ class: classA, about: learner },
      }),
    ])
  following(sequenceNotices, []).when(result('quiz')).then([])
})
