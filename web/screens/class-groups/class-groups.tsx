// The groups of a class: who is in each, putting learners in and taking them out, a new group, and the end of one.
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { useParameter } from '../../frame/address.ts'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { newId } from '../../frame/new-id.ts'
import { Page } from '../../frame/page.tsx'
import { useMay } from '../../frame/session.ts'
import { shownName } from '../../frame/shown.ts'
import styles from './class-groups.module.css'
import words from './words.ts'

type Groups = paths['/api/classes/{class}/groups']['get']['responses'][200]['content']['application/json']
type Group = Groups['groups'][number]
type Member = Groups['members'][number]

export default function ClassGroups() {
  const t = useWords(words)
  const mayManage = useMay('teaching:manage')
  const ofClass = useParameter('class')
  const asked = useAsked(['class groups', ofClass], (signal) =>
    api.GET('/api/classes/{class}/groups', { params: { path: { class: ofClass }, query: sinceOwnChanges() }, signal }),
  )
  return (
    <Page title={t.title} lead={t.lead} above={<Link to={`/classes/${ofClass}`}>{t.ofClass}</Link>}>
      <Answer of={asked}>
        {({ groups, members }) => (
          <>
            {groups.length === 0 && <p>{t.none}</p>}
            {groups.map((group) => (
              <OneGroup key={group.group} ofClass={ofClass} group={group} members={members} mayManage={mayManage} />
            ))}
            {mayManage && <Form ofClass={ofClass} />}
          </>
        )}
      </Answer>
    </Page>
  )
}

type GroupProps = {
  readonly ofClass: string
  readonly group: Group
  readonly members: readonly Member[]
  readonly mayManage: boolean
}

function OneGroup({ ofClass, group: { group, name, learners }, members, mayManage }: GroupProps) {
  const t = useWords(words)
  const dissolve = useCommand((_: object, once) =>
    api.POST('/api/groups/dissolutions', { ...once, body: { group, class: ofClass } }),
  )
  const move = useCommand(({ learner, joins }: { readonly learner: string; readonly joins: boolean }, once) => {
    const request = { ...once, body: { learner, group, class: ofClass } }
    return joins ? api.POST('/api/groups/members', request) : api.POST('/api/groups/members/removals', request)
  })
  const problem = move.error ?? dissolve.error
  const moving = move.isPending ? move.variables.learner : null
  const known = members.filter(({ learner }) => mayManage || learners.includes(learner))
  return (
    <Panel
      title={name}
      lead={t.count(learners.length)}
      actions={
        mayManage && (
          <ConfirmedButton
            look="bad"
            busy={dissolve.isPending}
            question={t.dissolveQuestion(name)}
            consequence={t.dissolveConsequence}
            act={() => dissolve.mutate({})}
          >
            {t.dissolve}
          </ConfirmedButton>
        )
      }
    >
      {problem && <CommandNote problem={problem} />}
      {known.length === 0 && <p>{t.nobody}</p>}
      {mayManage ? (
        <fieldset className={styles.learners}>
          <legend>{t.who}</legend>
          {known.map((member) => {
            const isIn = learners.includes(member.learner)
            return (
              <label key={member.learner} className={styles.check}>
                <input
                  type="checkbox"
                  checked={moving === member.learner ? !isIn : isIn}
                  // One after the other; a box that was disabled would lose the focus of whoever presses it by keyboard.
                  aria-disabled={moving !== null}
                  onChange={() => moving === null && move.mutate({ learner: member.learner, joins: !isIn })}
                />
                <span>{shownName(member)}</span>
              </label>
            )
          })}
        </fieldset>
      ) : (
        <ul>
          {known.map((member) => (
            <li key={member.learner}>{shownName(member)}</li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Form({ ofClass }: { readonly ofClass: string }) {
  const t = useWords(words)
  const [name, setName] = useState('')
  // Kept until the group is recorded: what is sent again forms the same group.
  const [group, setGroup] = useState(newId)
  const form = useCommand((body: { readonly group: string; readonly name: string }, once) =>
    api.POST('/api/groups', { ...once, body: { ...body, class: ofClass } }),
  )
  function send(event: FormEvent) {
    event.preventDefault()
    if (name.trim() === '') return
    form.mutate(
      { group, name: name.trim() },
      {
        onSuccess: () => {
          setName('')
          setGroup(newId())
        },
      },
    )
  }
  return (
    <Panel title={t.form}>
      <form onSubmit={send} className={styles.form}>
        <TextField
          label={t.name}
          required
          maxLength={100}
          value={name}
          wrong={form.error?.errors.find(({ pointer }) => pointer === '/name')?.detail}
          onChange={({ target }) => setName(target.value)}
        />
        <Button type="submit" look="strong" busy={form.isPending}>
          {t.formIt}
        </Button>
      </form>
      {form.error && <CommandNote problem={form.error} />}
      <p role="status">{form.isSuccess && name === '' && t.formed}</p>
    </Panel>
  )
}
