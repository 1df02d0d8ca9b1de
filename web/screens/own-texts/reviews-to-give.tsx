// The texts of classmates that a learner is asked to review.
import { useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { TextArea } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownMoment } from '../../frame/shown.ts'
import styles from './own-texts.module.css'
import words from './words.ts'

type Task =
  paths['/api/learners/{learner}/peer-reviews']['get']['responses'][200]['content']['application/json']['items'][number]

export function ReviewsToGive({ learner }: { readonly learner: string }) {
  const t = useWords(words)
  const asked = useAsked(['peer reviews', learner], (signal) =>
    api.GET('/api/learners/{learner}/peer-reviews', {
      params: { path: { learner }, query: { ...sinceOwnChanges() } },
      signal,
    }),
  )
  const tasks = (asked.data?.items ?? []).filter(({ state }) => state === 'waiting' || state === 'given')
  if (tasks.length === 0) return null
  return (
    <Panel title={t.reviews} lead={t.reviewsLead}>
      <ul className={styles.list}>
        {tasks.map((task) => (
          <li key={task.review}>
            <Review reviewer={learner} task={task} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Review({ reviewer, task }: { readonly reviewer: string; readonly task: Task }) {
  const t = useWords(words)
  const language = useLanguage()
  const [text, setText] = useState('')
  const { learner, review } = task
  const give = useCommand((body: { learner: string; review: string; reviewer: string; text: string }, once) =>
    api.POST('/api/peer-reviews/texts', { ...once, body }),
  )
  return (
    <>
      <h3>{task.title ?? t.untitled}</h3>
      <p className={styles.text}>{task.text}</p>
      {task.state === 'given' ? (
        <>
          <p>{t.sent}</p>
          <blockquote className={styles.text}>{task.written}</blockquote>
        </>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            give.mutate({ learner, review, reviewer, text })
          }}
        >
          <p>{t.before(shownMoment(task.dueAt, language))}</p>
          <TextArea
            label={t.yourReview}
            hint={t.hint}
            required
            rows={5}
            maxLength={4_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button type="submit" look="strong" busy={give.isPending}>
            {t.send}
          </Button>
          {give.error && <CommandNote problem={give.error} />}
        </form>
      )}
    </>
  )
}
