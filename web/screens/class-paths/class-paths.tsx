// The paths of a class: which it has, where each learner is in one, and giving it another.
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { useFilter, useParameter } from '../../frame/address.ts'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useMay } from '../../frame/session.ts'
import styles from './class-paths.module.css'
import { Progress } from './progress.tsx'
import words from './words.ts'

export default function ClassPaths() {
  const t = useWords(words)
  const mayManage = useMay('teaching:manage')
  const ofClass = useParameter('class')
  const [chosen, choose] = useFilter('path')
  const asked = useAsked(['class paths', ofClass], (signal) =>
    api.GET('/api/classes/{class}/paths', { params: { path: { class: ofClass }, query: sinceOwnChanges() }, signal }),
  )
  return (
    <Page title={t.title} above={<Link to={`/classes/${ofClass}`}>{t.back}</Link>} lead={t.lead}>
      <Answer of={asked} isEmpty={({ items }) => items.length === 0} empty={<p>{t.none}</p>}>
        {({ items }) => (
          <>
            <ul className={styles.paths}>
              {items.map((one) => (
                <li key={`${one.path} ${one.group}`}>
                  <Button aria-pressed={one.path === chosen} onClick={() => choose(one.path)}>
                    {one.title}
                  </Button>
                  <span>{one.groupName === null ? t.toClass : t.toGroup(one.groupName)}</span>
                  {one.withdrawnAt !== null && <span>{t.withdrawn}</span>}
                </li>
              ))}
            </ul>
            {chosen !== undefined && <Progress key={chosen} ofClass={ofClass} path={chosen} />}
          </>
        )}
      </Answer>
      {mayManage && <Give ofClass={ofClass} />}
    </Page>
  )
}

function Give({ ofClass }: { readonly ofClass: string }) {
  const t = useWords(words)
  const [path, setPath] = useState('')
  const [group, setGroup] = useState('')
  const groups = useAsked(['class groups', ofClass], (signal) =>
    api.GET('/api/classes/{class}/groups', { params: { path: { class: ofClass }, query: sinceOwnChanges() }, signal }),
  )
  const asked = useAsked(['paths'], (signal) =>
    api.GET('/api/paths', { params: { query: { status: 'active', limit: 200, ...sinceOwnChanges() } }, signal }),
  )
  const give = useCommand(({ id, to }: { readonly id: string; readonly to: string }, once) =>
    api.POST('/api/paths/{path}/assignments', {
      ...once,
      params: { path: { path: id } },
      body: { to: to === '' ? { kind: 'class', class: ofClass } : { kind: 'group', class: ofClass, group: to } },
    }),
  )
  function send(event: FormEvent) {
    event.preventDefault()
    if (path !== '') give.mutate({ id: path, to: group }, { onSuccess: () => setPath('') })
  }
  return (
    <Panel title={t.give}>
      {give.error && <CommandNote problem={give.error} repeats />}
      {give.isSuccess && <p role="status">{t.given}</p>}
      <Answer of={asked}>
        {({ items }) => (
          <form onSubmit={send} className={styles.form}>
            <SelectField label={t.which} value={path} onChange={({ target }) => setPath(target.value)}>
              <option value="">{t.choose}</option>
              {items.map((one) => (
                <option key={one.path} value={one.path}>
                  {one.title}
                </option>
              ))}
            </SelectField>
            <SelectField label={t.whom} value={group} onChange={({ target }) => setGroup(target.value)}>
              <option value="">{t.toClass}</option>
              {groups.data?.groups.map((one) => (
                <option key={one.group} value={one.group}>
                  {t.toGroup(one.name)}
                </option>
              ))}
            </SelectField>
            <Button type="submit" look="strong" busy={give.isPending}>
              {t.giveIt}
            </Button>
          </form>
        )}
      </Answer>
    </Panel>
  )
}
