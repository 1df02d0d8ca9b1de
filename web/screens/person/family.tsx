// The parents of a learner: a link is asked for, then confirmed by the school, which says what the parent may do; and it ends.
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownDay, shownName } from '../../frame/shown.ts'
import { useEverybody } from '../people/everybody.ts'
import words from './family-words.ts'
import styles from './person.module.css'

type Guardian =
  paths['/api/families/{learner}']['get']['responses'][200]['content']['application/json']['guardians'][number]

const levels = ['view', 'manage'] as const
const isLevel = (text: string): text is (typeof levels)[number] => levels.some((level) => level === text)

export function Family({ learner }: { readonly learner: string }) {
  const t = useWords(words)
  const family = useAsked(['family', learner], (signal) =>
    api.GET('/api/families/{learner}', { params: { path: { learner }, query: sinceOwnChanges() }, signal }),
  )
  return (
    <section className={styles.panel} aria-labelledby="family">
      <h2 id="family">{t.title}</h2>
      <p className={styles.quiet}>{t.lead}</p>
      <Answer of={family}>
        {({ guardians }) => (
          <>
            {guardians.length === 0 ? (
              <p>{t.none}</p>
            ) : (
              <ul className={styles.roles}>
                {guardians.map((guardian) => (
                  <OneLink key={guardian.guardian} learner={learner} guardian={guardian} />
                ))}
              </ul>
            )}
            <AskLink
              learner={learner}
              linked={guardians.filter(({ state }) => state !== 'ended').map(({ guardian }) => guardian)}
            />
          </>
        )}
      </Answer>
    </section>
  )
}

function OneLink({ learner, guardian: link }: { readonly learner: string; readonly guardian: Guardian }) {
  const t = useWords(words)
  const language = useLanguage()
  const { guardian, level, state } = link
  const name = shownName(link) || t.unnamed
  const confirm = useCommand((_: undefined, once) =>
    api.POST('/api/families/links/confirmations', { ...once, body: { learner, guardian } }),
  )
  const change = useCommand((next: (typeof levels)[number], once) =>
    api.POST('/api/families/links/levels', { ...once, body: { learner, guardian, level: next } }),
  )
  const end = useCommand((_: undefined, once) =>
    api.POST('/api/families/links/ends', { ...once, body: { learner, guardian, reason: 'school' } }),
  )
  const error = confirm.error ?? change.error ?? end.error
  const since = { asked: link.askedAt, confirmed: link.from ?? link.askedAt, ended: link.until ?? link.askedAt }
  return (
    <li className={styles.link}>
      <span>
        <Link to={`/people/${guardian}`}>{name}</Link>
        {` · ${t[level]} · ${t[state](shownDay(since[state], language))}`}
      </span>
      {state !== 'ended' && (
        <span className={styles.acts}>
          {state === 'asked' && (
            <ConfirmedButton
              look="strong"
              aria-label={t.confirmNamed(name)}
              busy={confirm.isPending}
              question={t.confirmQuestion(name)}
              consequence={level === 'manage' ? t.confirmManage : t.confirmView}
              act={() => confirm.mutate(undefined)}
            >
              {t.confirm}
            </ConfirmedButton>
          )}
          <Button
            aria-label={t.changeNamed(name, level)}
            busy={change.isPending}
            onClick={() => change.mutate(level === 'view' ? 'manage' : 'view')}
          >
            {level === 'view' ? t.letDecide : t.letOnlySee}
          </Button>
          <ConfirmedButton
            look="bad"
            aria-label={t.endNamed(name)}
            busy={end.isPending}
            question={t.endQuestion(name)}
            consequence={t.endWhat}
            act={() => end.mutate(undefined)}
          >
            {t.end}
          </ConfirmedButton>
        </span>
      )}
      {error && <CommandNote problem={error} />}
    </li>
  )
}

function AskLink({ learner, linked }: { readonly learner: string; readonly linked: readonly string[] }) {
  const t = useWords(words)
  const parents = useEverybody({ roles: ['parent'] })
  const [guardian, setGuardian] = useState('')
  const [level, setLevel] = useState<(typeof levels)[number]>('manage')
  const ask = useCommand((body: { guardian: string; level: (typeof levels)[number] }, once) =>
    api.POST('/api/families/links', { ...once, body: { learner, ...body } }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (guardian !== '') ask.mutate({ guardian, level }, { onSuccess: () => setGuardian('') })
  }
  return (
    <Answer of={parents}>
      {({ items }) => {
        const free = items.filter(({ person }) => person !== learner && !linked.includes(person))
        if (items.length === 0) return <p>{t.noParents}</p>
        return (
          <form className={styles.form} onSubmit={submit}>
            <SelectField label={t.parent} value={guardian} onChange={({ target }) => setGuardian(target.value)}>
              <option value="" />
              {free.map((person) => (
                <option key={person.person} value={person.person}>
                  {shownName(person) || t.unnamed}
                </option>
              ))}
            </SelectField>
            <SelectField
              label={t.level}
              value={level}
              onChange={({ target }) => setLevel(isLevel(target.value) ? target.value : 'view')}
            >
              <option value="manage">{t.manage}</option>
              <option value="view">{t.view}</option>
            </SelectField>
            <Button type="submit" busy={ask.isPending} disabled={guardian === ''}>
              {t.ask}
            </Button>
            {ask.error && <CommandNote problem={ask.error} />}
            <p role="status">{ask.isSuccess ? t.asked_done : ''}</p>
          </form>
        )
      }}
    </Answer>
  )
}
