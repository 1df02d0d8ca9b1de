// The consents of a learner, each with its text: given and withdrawn here, by the learner or by a parent who decides.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import type { Said } from '../../frame/words.ts'
import styles from './person-data.module.css'
import words from './words.ts'

type Consent =
  paths['/api/rights/consents/{person}']['get']['responses'][200]['content']['application/json']['consents'][number]

export type Whose = {
  readonly person: string
  /** Whether they are one’s own. */
  readonly isOwn: boolean
  /** False for a parent who may only look. */
  readonly mayDecide: boolean
}

export function Consents({ person, isOwn, mayDecide }: Whose) {
  const t = useWords(words)
  const consents = useAsked(['consents', person], (signal) =>
    api.GET('/api/rights/consents/{person}', { params: { path: { person }, query: sinceOwnChanges() }, signal }),
  )
  return (
    <section className={styles.panel} aria-labelledby="consents">
      <h2 id="consents">{t.consents}</h2>
      <p className={styles.quiet}>{isOwn ? t.ownConsentsLead : t.childConsentsLead}</p>
      <Answer of={consents}>
        {({ consents: found }) => (
          <ul className={styles.list}>
            {found.map((consent) => (
              <One key={consent.purpose} consent={consent} whose={{ person, isOwn, mayDecide }} />
            ))}
          </ul>
        )}
      </Answer>
    </section>
  )
}

function One({ consent, whose }: { readonly consent: Consent; readonly whose: Whose }) {
  const t = useWords(words)
  const language = useLanguage()
  const { person, isOwn, mayDecide } = whose
  const { purpose, state, text, earlierText, signed } = consent
  const title = text.title[language]
  const give = useCommand((version: number, once) =>
    api.POST('/api/rights/consents', { ...once, body: { person, purpose, text: version } }),
  )
  const withdraw = useCommand((_: undefined, once) =>
    api.POST('/api/rights/consents/withdrawals', { ...once, body: { person, purpose } }),
  )
  const hasSigned = signed.includes(isOwn ? 'learner' : 'guardian')
  const error = give.error ?? withdraw.error
  const act = isOwn ? t.giveOwn : t.giveChild
  return (
    <li className={styles.consent}>
      <h3>{title}</h3>
      <p>{text.text[language]}</p>
      <p className={styles.state} data-state={state} role="status">
        {stateOf(consent, t)}
      </p>
      {earlierText && (
        <details>
          <summary>{t.earlierText}</summary>
          <p>{earlierText.text[language]}</p>
        </details>
      )}
      {state !== 'given' && hasSigned && !isOwn && <p className={styles.quiet}>{t.howChildSigns}</p>}
      {mayDecide && (
        <div className={styles.buttons}>
          {state !== 'given' && !hasSigned && (
            <Button
              look="strong"
              aria-label={t.aboutConsent(act, title)}
              busy={give.isPending}
              onClick={() => give.mutate(text.version)}
            >
              {act}
            </Button>
          )}
          {(state === 'given' || state === 'partly-given' || state === 'incomplete') && (
            <>
              <Button
                aria-label={t.aboutConsent(t.withdraw, title)}
                busy={withdraw.isPending}
                onClick={() => withdraw.mutate(undefined)}
              >
                {t.withdraw}
              </Button>
              <p className={styles.quiet}>{t.withdrawWhat}</p>
            </>
          )}
        </div>
      )}
      {error && <CommandNote problem={error} />}
    </li>
  )
}

function stateOf({ state, signed }: Consent, t: Said<typeof words>): string {
  const missing = signed.includes('learner') ? t.guardianMissing : t.childMissing
  if (state === 'partly-given') return signed.length === 0 ? t['partly-given'] : `${t['partly-given']}. ${missing}`
  return state === 'incomplete' ? missing : t[state]
}
