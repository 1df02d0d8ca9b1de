// How whoever is signed in wants to be told: kinds of notices in the console and by e-mail, how often, and when not.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { NOTICES } from '../../frame/bell.tsx'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useSession } from '../../frame/session.ts'
import { Kinds } from './kinds.tsx'
import styles from './notice-preferences.module.css'
import { QuietHours } from './quiet-hours.tsx'
import type { Body, Preferences } from './shapes.ts'
import words from './words.ts'

export default function NoticePreferences() {
  const t = useWords(words)
  const asked = useAsked([NOTICES, 'preferences'], (signal) =>
    api.GET('/api/notices/preferences', { params: { query: sinceOwnChanges() }, signal }),
  )
  return (
    <Page title={t.title} lead={t.lead}>
      <p>
        <Link to="/notices">{t.back}</Link>
      </p>
      <Answer of={asked}>{(preferences) => <Form set={preferences} />}</Answer>
    </Page>
  )
}

const digests = ['never', 'daily', 'weekly'] as const
const isDigest = (text: string): text is Body['digest'] => digests.some((one) => one === text)

function Form({ set }: { readonly set: Preferences }) {
  const t = useWords(words)
  const { data: session } = useSession()
  const { isDefault, kinds, ...stored } = set
  const [wanted, setWanted] = useState<Omit<Body, 'person'>>(stored)
  const save = useCommand((body: Body, once) => api.POST('/api/notices/preferences', { ...once, body }))
  const change = (part: Partial<Body>) => {
    save.reset()
    setWanted({ ...wanted, ...part })
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (session) save.mutate({ ...wanted, person: session.person })
      }}
    >
      {isDefault && <p>{t.defaults}</p>}
      <Panel title={t.mail}>
        <SelectField
          label={t.digest}
          hint={t.digestHint}
          value={wanted.digest}
          onChange={({ target }) => isDigest(target.value) && change({ digest: target.value })}
        >
          {digests.map((digest) => (
            <option key={digest} value={digest}>
              {t[digest]}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t.language}
          value={wanted.language}
          onChange={({ target }) => change({ language: target.value === 'en' ? 'en' : 'fr' })}
        >
          <option value="fr">{t.french}</option>
          <option value="en">{t.english}</option>
        </SelectField>
        <QuietHours quiet={wanted.quiet} change={(quiet) => change({ quiet })} />
      </Panel>
      <Panel title={t.kinds}>
        <Kinds kinds={kinds} wanted={wanted} change={change} />
      </Panel>
      <Button type="submit" look="strong" busy={save.isPending}>
        {t.save}
      </Button>
      <output>{save.isSuccess ? t.saved : ''}</output>
      {save.error && <CommandNote problem={save.error} />}
    </form>
  )
}
