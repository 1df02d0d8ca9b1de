// A learner writes a text: saved as they go, kept on the device without a network, handed in, answered.
import { Link, useNavigate } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { CertificateButton } from '../../controls/certificate-button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { useParameter } from '../../frame/address.ts'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useSession } from '../../frame/session.ts'
import { shownNumber } from '../../frame/shown.ts'
import { Editor } from './editor.tsx'
import styles from './own-text.module.css'
import { Versions } from './versions.tsx'
import words from './words.ts'

export type Details =
  paths['/api/learners/{learner}/productions/{production}']['get']['responses'][200]['content']['application/json']

export default function OwnText() {
  const { data: session } = useSession()
  const production = useParameter('production')
  return session ? <Of key={production} learner={session.person} production={production} /> : null
}

type Named = { readonly learner: string; readonly production: string }

function Of({ learner, production }: Named) {
  const t = useWords(words)
  const asked = useAsked(['production', learner, production], (signal) =>
    api.GET('/api/learners/{learner}/productions/{production}', {
      params: { path: { learner, production }, query: { ...sinceOwnChanges() } },
      signal,
    }),
  )
  // A text that was never saved is a new one.
  const isNew = asked.error?.status === 404
  const named = { learner, production }
  return (
    <Page title={t.title} above={<Link to="/me/texts">{t.all}</Link>}>
      {isNew ? (
        <Editor {...named} saved={null} />
      ) : (
        <Answer of={asked}>
          {(details) => (
            <>
              <Editor {...named} saved={details} />
              <Acts {...named} details={details} />
              <Answers details={details} />
              <Versions {...named} details={details} />
            </>
          )}
        </Answer>
      )}
    </Page>
  )
}

function Acts({ learner, production, details }: Named & { readonly details: Details }) {
  const t = useWords(words)
  const navigate = useNavigate()
  const submit = useCommand((body: Named, once) => api.POST('/api/productions/submissions', { ...once, body }))
  const withdraw = useCommand((body: Named, once) => api.POST('/api/productions/withdrawals', { ...once, body }))
  const body = { learner, production }
  const { submittedDraft, drafts, publishedAt, title } = details
  return (
    <div>
      {submittedDraft !== null && <p>{t.submitted(submittedDraft)}</p>}
      {publishedAt !== null && <CertificateButton learner={learner} of={{ production }} title={title} />}
      <div className={styles.acts}>
        {submittedDraft !== drafts && details.words > 0 && (
          <ConfirmedButton
            look="strong"
            busy={submit.isPending}
            question={t.submitQuestion}
            consequence={t.submitConsequence}
            act={() => submit.mutate(body)}
          >
            {t.submit}
          </ConfirmedButton>
        )}
        <ConfirmedButton
          look="bad"
          busy={withdraw.isPending}
          question={t.withdrawQuestion}
          consequence={t.withdrawConsequence}
          act={() => withdraw.mutate(body, { onSuccess: () => void navigate({ to: '/me/texts' }) })}
        >
          {t.withdraw}
        </ConfirmedButton>
      </div>
      {submit.error && <CommandNote problem={submit.error} />}
      {withdraw.error && <CommandNote problem={withdraw.error} />}
    </div>
  )
}

function Answers({ details }: { readonly details: Details }) {
  const t = useWords(words)
  const language = useLanguage()
  const given = details.reviews.filter(({ text }) => text !== null)
  if (details.feedback === null && given.length === 0) return null
  const { mark, outOf } = details
  return (
    <Panel title={t.feedback}>
      {mark !== null && outOf !== null && <p>{t.mark(shownNumber(mark, language), shownNumber(outOf, language))}</p>}
      {details.feedback !== null && <p className={styles.text}>{details.feedback}</p>}
      {given.map((review) => (
        <div key={`${review.givenAt} ${review.text}`}>
          <p>{t.classmate}</p>
          <blockquote className={styles.text}>{review.text}</blockquote>
        </div>
      ))}
    </Panel>
  )
}
