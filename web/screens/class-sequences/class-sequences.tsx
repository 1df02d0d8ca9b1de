// The sequences that a class follows, and a form that gives it another.
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button, buttonLook } from '../../controls/button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { SelectField, TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { useParameter } from '../../frame/address.ts'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useMay } from '../../frame/session.ts'
import { shownDay } from '../../frame/shown.ts'
import styles from './class-sequences.module.css'
import words from './words.ts'

type Listed = paths['/api/classes/{class}/sequences']['get']['responses'][200]['content']['application/json']
type Item = Listed['items'][number]
type Setting = NonNullable<paths['/api/classes/sequences']['post']['requestBody']>['content']['application/json']

const useSet = () => useCommand((body: Setting, once) => api.POST('/api/classes/sequences', { ...once, body }))

export default function ClassSequences() {
  const t = useWords(words)
  const ofClass = useParameter('class')
  const maySet = useMay('teaching:manage')
  const asked = useAsked(['sequences of class', ofClass], (signal) =>
    api.GET('/api/classes/{class}/sequences', {
      params: { path: { class: ofClass }, query: sinceOwnChanges() },
      signal,
    }),
  )
  return (
    <Page
      title={t.title}
      above={
        <Link to="/classes/$class" params={{ class: ofClass }}>
          {t.toClass}
        </Link>
      }
    >
      <Answer of={asked} isEmpty={({ items }) => items.length === 0} empty={<p>{t.none}</p>}>
        {({ items }) => items.map((item) => <Followed key={item.sequence} ofClass={ofClass} item={item} />)}
      </Answer>
      {maySet && asked.data && <Give ofClass={ofClass} />}
    </Page>
  )
}

function Followed({ ofClass, item }: { readonly ofClass: string; readonly item: Item }) {
  const t = useWords(words)
  const language = useLanguage()
  const maySet = useMay('teaching:manage')
  const set = useSet()
  const { setAt: _, title, isActive, ...setting } = item
  const turn = (to: boolean) => set.mutate({ ...setting, class: ofClass, isActive: to })
  const facts = [
    t.version(item.version),
    item.startsOn === null ? '' : t.from(shownDay(item.startsOn, language)),
    item.endsOn === null ? '' : t.until(shownDay(item.endsOn, language)),
    isActive ? '' : t.ended,
  ]
  return (
    <Panel title={title ?? t.untitled} lead={facts.filter(Boolean).join(' · ')}>
      <div className={styles.actions}>
        <Link
          to="/classes/$class/sequences/$sequence"
          params={{ class: ofClass, sequence: item.sequence }}
          className={buttonLook('strong')}
        >
          {t.follow}
        </Link>
        {maySet &&
          (isActive ? (
            <ConfirmedButton
              busy={set.isPending}
              question={t.endTitle(title ?? t.untitled)}
              consequence={t.endText}
              act={() => turn(false)}
            >
              {t.end}
            </ConfirmedButton>
          ) : (
            <Button busy={set.isPending} onClick={() => turn(true)}>
              {t.resume}
            </Button>
          ))}
      </div>
      {set.error && <CommandNote problem={set.error} />}
    </Panel>
  )
}

function Give({ ofClass }: { readonly ofClass: string }) {
  const t = useWords(words)
  const [isDone, setDone] = useState(false)
  const set = useSet()
  const published = useAsked(['sequences', 'published'], (signal) =>
    api.GET('/api/sequences', {
      params: { query: { status: 'published', limit: 200, ...sinceOwnChanges() } },
      signal,
    }),
  )
  const items = published.data?.items ?? []
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const typed = (name: string) => String(form.get(name) ?? '')
    const chosen = items.find(({ sequence }) => sequence === typed('sequence'))
    if (!chosen || chosen.publishedVersion === null) return
    set.mutate(
      {
        ...{ class: ofClass, sequence: chosen.sequence, version: chosen.publishedVersion, isActive: true },
        startsOn: typed('startsOn') || null,
        endsOn: typed('endsOn') || null,
        settings: {
          mostAttempts: typed('mostAttempts') === '' ? null : Number(typed('mostAttempts')),
          showsReasons: form.has('showsReasons'),
        },
      },
      { onSuccess: () => setDone(true) },
    )
  }
  return (
    <Panel title={t.set}>
      <Answer of={published} isEmpty={() => items.length === 0} empty={<p>{t.noPublished}</p>}>
        {() => (
          <form className={styles.form} onSubmit={submit} onChange={() => setDone(false)}>
            <SelectField label={t.sequence} name="sequence" required defaultValue="">
              <option value="">{t.choose}</option>
              {items.map(({ sequence, title }) => (
                <option key={sequence} value={sequence}>
                  {title}
                </option>
              ))}
            </SelectField>
            <TextField label={t.startsOn} hint={t.optional} name="startsOn" type="date" />
            <TextField label={t.endsOn} hint={t.optional} name="endsOn" type="date" />
            <TextField label={t.mostAttempts} hint={t.unlimited} name="mostAttempts" type="number" min={1} max={20} />
            <label className={styles.check}>
              <input type="checkbox" name="showsReasons" defaultChecked />
              <span>{t.showsReasons}</span>
            </label>
            <Button look="strong" type="submit" busy={set.isPending}>
              {t.give}
            </Button>
            {set.error && <CommandNote problem={set.error} />}
            {isDone && <p role="status">{t.done}</p>}
          </form>
        )}
      </Answer>
    </Panel>
  )
}
