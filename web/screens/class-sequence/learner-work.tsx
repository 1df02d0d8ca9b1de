// What a learner handed in for an activity, and what the teacher says of it.
import { type FormEvent, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { TextArea, TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import styles from './class-sequence.module.css'
import { Navigation } from './navigation.tsx'
import words from './words.ts'

type Review = NonNullable<paths['/api/activities/reviews']['post']['requestBody']>['content']['application/json']
type Shown =
  paths['/api/learners/{learner}/sequences/{sequence}/activities/{activity}']['get']['responses'][200]['content']['application/json']

type Props = {
  readonly name: string
  readonly learner: string
  readonly sequence: string
  readonly activity: string
  /** Of the activities of the sequence, by id. */
  readonly titles: ReadonlyMap<string, string>
  readonly close: () => void
}

export function LearnerWork({ name, learner, sequence, activity, titles, close }: Props) {
  const t = useWords(words)
  const asked = useAsked(['activity of', learner, sequence, activity], (signal) =>
    api.GET('/api/learners/{learner}/sequences/{sequence}/activities/{activity}', {
      params: { path: { learner, sequence, activity }, query: sinceOwnChanges() },
      signal,
    }),
  )
  return (
    <Answer of={asked}>
      {(shown) => (
        <Panel title={t.work(name, shown.title)} actions={<Button onClick={close}>{t.close}</Button>}>
          <HandedIn shown={shown} />
          <Reviewing learner={learner} shown={shown} />
          <Navigation learner={learner} sequence={sequence} titles={titles} />
        </Panel>
      )}
    </Answer>
  )
}

function HandedIn({ shown: { result, content } }: { readonly shown: Shown }) {
  const t = useWords(words)
  if (result === null || (result.attempts === 0 && result.response === null)) return <p>{t.nothing}</p>
  const textOf = (code: string) => content.questions.find(({ question }) => question === code)?.text ?? code
  return (
    <>
      <p>{t.attempts(result.attempts)}</p>
      {result.response !== null && <p className={styles.text}>{result.response}</p>}
      {result.answers !== null && result.answers.length > 0 && (
        <ul>
          {result.answers.map(({ question, response, correct }) => (
            <li key={question}>
              {textOf(question)} <strong>{response}</strong> ({correct ? t.right : t.wrong})
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Reviewing({ learner, shown }: { readonly learner: string; readonly shown: Shown }) {
  const t = useWords(words)
  const may = useMay('learning:correct')
  const [isSent, setSent] = useState(false)
  const review = useCommand((body: Review, once) => api.POST('/api/activities/reviews', { ...once, body }))
  const { result, points, sequence, activity, version } = shown
  if (!may || result === null || result.attempts === 0) return null
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { submitter } = event.nativeEvent as SubmitEvent
    const form = new FormData(event.currentTarget)
    const typed = (name: string) => String(form.get(name) ?? '').trim()
    const feedback = typed('feedback')
    review.mutate(
      {
        ...{ learner, sequence, version, activity },
        status: submitter?.getAttribute('value') === 'back' ? 'in-progress' : 'completed',
        score: typed('score') === '' ? null : Number(typed('score').replace(',', '.')),
        ...(feedback !== '' && { feedback }),
      },
      { onSuccess: () => setSent(true) },
    )
  }
  return (
    <form className={styles.form} onSubmit={submit} onChange={() => setSent(false)}>
      <TextArea label={t.feedback} name="feedback" rows={4} maxLength={4_000} defaultValue={result.feedback ?? ''} />
      {points > 0 && (
        <TextField
          label={t.score(points)}
          name="score"
          inputMode="decimal"
          defaultValue={result.score === null ? '' : String(result.score)}
        />
      )}
      <div className={styles.actions}>
        <Button look="strong" type="submit" value="accept" busy={review.isPending}>
          {t.accept}
        </Button>
        <Button type="submit" value="back" busy={review.isPending}>
          {t.back}
        </Button>
      </div>
      {review.error && <CommandNote problem={review.error} />}
      {isSent && <p role="status">{t.sent}</p>}
    </form>
  )
}
