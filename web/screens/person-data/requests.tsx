// Requests about the data of a person: made, followed, signed and taken back by the person or a parent.
import { useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { buttonLook } from '../../controls/button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useSession } from '../../frame/session.ts'
import { shownDay, shownMoment } from '../../frame/shown.ts'
import type { Whose } from './consents.tsx'
import styles from './person-data.module.css'
import { RequestForm } from './request-form.tsx'
import stepWords from './step-words.ts'
import words from './words.ts'

type Request = paths['/api/rights/requests']['get']['responses'][200]['content']['application/json']['items'][number]

/** Until then whoever made it may take it back. */
const UNDECIDED: readonly Request['state'][] = ['pending', 'preparing', 'awaiting-approval']
const EVERY_MS = 15_000

export function Requests({ person, isOwn, mayDecide }: Whose) {
  const t = useWords(words)
  const requests = useAsked(
    ['rights requests', 'of', person],
    (signal) =>
      api.GET('/api/rights/requests', { params: { query: { person, limit: 100, ...sinceOwnChanges() } }, signal }),
    // A worker prepares and carries out what is asked for.
    { everyMs: EVERY_MS },
  )
  return (
    <section className={styles.panel} aria-labelledby="requests">
      <h2 id="requests">{t.requests}</h2>
      <p className={styles.quiet}>{isOwn ? t.ownRequestsLead : t.childRequestsLead}</p>
      {mayDecide && <RequestForm person={person} isOwn={isOwn} />}
      <Answer of={requests} isEmpty={({ items }) => items.length === 0} empty={<p>{t.noRequests}</p>}>
        {({ items }) => (
          <ul className={styles.list}>
            {items.map((request) => (
              <One key={request.request} request={request} />
            ))}
          </ul>
        )}
      </Answer>
    </section>
  )
}

/** A key of the words: the end of a restriction or of an objection is not the same as the right. */
function askedFor({ right, lift }: Request) {
  if (!lift) return right
  return right === 'objection' ? 'end-of-objection' : 'end-of-restriction'
}

function One({ request: shown }: { readonly request: Request }) {
  const t = useWords(words)
  const language = useLanguage()
  const { data: session } = useSession()
  const { request, person, state, missing, signs, answer } = shown
  const right = askedFor(shown)
  const sign = useCommand((_: undefined, once) =>
    api.POST('/api/rights/requests/{request}/sign', { ...once, params: { path: { request } }, body: { person } }),
  )
  const cancel = useCommand((_: undefined, once) =>
    api.POST('/api/rights/requests/{request}/cancel', { ...once, params: { path: { request } }, body: { person } }),
  )
  const error = sign.error ?? cancel.error
  const isMine = shown.requestedBy !== null && shown.requestedBy === session?.person
  return (
    <li className={styles.request}>
      <h3>{t[right]}</h3>
      <p className={styles.state} data-state={state} role="status">
        {state === 'lapsed' ? t.lapsedRequest : t[state]}
        {state === 'preparing' && missing > 0 && ` · ${t.missingSignatures(missing)}`}
      </p>
      <p className={styles.quiet}>{t.madeOn(shownDay(shown.madeAt, language), shownDay(shown.deadline, language))}</p>
      <div className={styles.buttons}>
        {signs && (
          <ConfirmedButton
            look="strong"
            busy={sign.isPending}
            question={t.signQuestion(t[right])}
            consequence={right === 'erasure' ? `${t.signWhat} ${t.erasureWhat}` : t.signWhat}
            act={() => sign.mutate(undefined)}
          >
            {t.sign}
          </ConfirmedButton>
        )}
        {(right === 'access' || right === 'portability') && answer !== null && (
          <a className={buttonLook('strong')} href={`${answer}?as=html`} target="_blank" rel="noreferrer">
            {t.asPage}
          </a>
        )}
        {isMine && UNDECIDED.includes(state) && (
          <ConfirmedButton
            busy={cancel.isPending}
            question={t.cancelQuestion(t[right])}
            consequence={t.cancelWhat}
            act={() => cancel.mutate(undefined)}
          >
            {t.cancel}
          </ConfirmedButton>
        )}
      </div>
      {error && <CommandNote problem={error} />}
      <Steps request={request} person={person} name={t[right]} />
    </li>
  )
}

/** Asked for when it is opened: it is an access to what was written. */
function Steps({
  request,
  person,
  name,
}: {
  readonly request: string
  readonly person: string
  readonly name: string
}) {
  const t = useWords(words)
  const language = useLanguage()
  const [isOpen, setOpen] = useState(false)
  const details = useAsked(
    ['rights request', request],
    (signal) =>
      api.GET('/api/rights/requests/{request}', {
        params: { path: { request }, query: { person, ...sinceOwnChanges() } },
        signal,
      }),
    { enabled: isOpen },
  )
  const known: Readonly<Record<string, string>> = useWords(stepWords)
  return (
    <details className={styles.steps} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t.follow}
        <span className="unseen"> {name}</span>
      </summary>
      {isOpen && (
        <Answer of={details}>
          {({ steps, details: asked, rejection, explanation, extension }) => (
            <>
              {asked !== null && <blockquote>{asked}</blockquote>}
              <ol>
                {steps.map(({ what, at }) => (
                  <li key={`${what} ${at}`}>
                    {shownMoment(at, language)} : {Object.hasOwn(known, what) ? known[what] : known.step}
                  </li>
                ))}
              </ol>
              {extension !== null && <p>{t.extended}</p>}
              {rejection !== null && (
                <>
                  <p>{t.rejectedBecause(t[rejection])}</p>
                  {explanation !== null && <blockquote>{explanation}</blockquote>}
                  <p>{t.complain}</p>
                </>
              )}
            </>
          )}
        </Answer>
      )}
    </details>
  )
}
