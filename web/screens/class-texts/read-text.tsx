// One text, with what its teacher writes about it.
import { useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { CertificateButton } from '../../controls/certificate-button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { TextArea, TextField } from '../../controls/field.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import styles from './class-texts.module.css'
import words from './words.ts'

type Props = { readonly learner: string; readonly production: string; readonly close: () => void }
type Evaluation = { learner: string; production: string; draft: number; feedback: string; mark?: number; outOf: number }

export function ReadText({ learner, production, close }: Props) {
  const t = useWords(words)
  const asked = useAsked(['text', learner, production], (signal) =>
    api.GET('/api/learners/{learner}/productions/{production}', {
      params: { path: { learner, production }, query: { ...sinceOwnChanges() } },
      signal,
    }),
  )
  const publish = useCommand((body: { learner: string; production: string }, once) =>
    api.POST('/api/productions/publications', { ...once, body }),
  )
  return (
    <Answer of={asked}>
      {(details) => (
        <article className={styles.form}>
          <h3>{details.title ?? t.untitled}</h3>
          <p className={styles.text}>{details.text}</p>
          <Feedback learner={learner} production={production} details={details} />
          {details.state === 'evaluated' && (
            <ConfirmedButton
              busy={publish.isPending}
              question={t.publishQuestion}
              consequence={t.publishConsequence}
              act={() => publish.mutate({ learner, production })}
            >
              {t.publish}
            </ConfirmedButton>
          )}
          {details.publishedAt !== null && (
            <CertificateButton learner={learner} of={{ production }} title={details.title} />
          )}
          {publish.error && <CommandNote problem={publish.error} />}
          <Button onClick={close}>{t.close}</Button>
        </article>
      )}
    </Answer>
  )
}

type Read = {
  readonly submittedDraft: number | null
  readonly feedback: string | null
  readonly mark: number | null
}

function Feedback({ learner, production, details }: Omit<Props, 'close'> & { readonly details: Read }) {
  const t = useWords(words)
  const [feedback, setFeedback] = useState(details.feedback ?? '')
  const [mark, setMark] = useState(details.mark === null ? '' : String(details.mark))
  const evaluate = useCommand((body: Evaluation, once) => api.POST('/api/productions/evaluations', { ...once, body }))
  const { submittedDraft: draft } = details
  if (draft === null) return null
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        const given = mark === '' ? {} : { mark: Number(mark) }
        evaluate.mutate({ learner, production, draft, feedback, ...given, outOf: 20 })
      }}
    >
      <TextArea
        label={t.feedback}
        required
        rows={5}
        maxLength={4_000}
        value={feedback}
        onChange={(event) => setFeedback(event.target.value)}
      />
      <TextField
        label={t.mark}
        hint={t.outOf}
        type="number"
        min={0}
        max={20}
        step={0.25}
        value={mark}
        onChange={(event) => setMark(event.target.value)}
      />
      <Button type="submit" look="strong" busy={evaluate.isPending}>
        {t.send}
      </Button>
      {evaluate.error && <CommandNote problem={evaluate.error} />}
    </form>
  )
}
