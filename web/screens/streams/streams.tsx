// Where a stream or an event is opened by what somebody has at hand: a name, an id, a position.
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { placeOf } from './place.ts'
import styles from './streams.module.css'
import words from './words.ts'

export default function Streams() {
  const t = useWords(words)
  const navigate = useNavigate()
  const [isWrong, setWrong] = useState(false)
  const open = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const place = placeOf(String(new FormData(event.currentTarget).get('place') ?? ''))
    setWrong(place === null)
    if (place !== null) void navigate({ to: place })
  }
  return (
    <Page title={t.title} lead={t.lead}>
      <Panel title={t.open}>
        <form className={styles.open} onSubmit={open} noValidate>
          <TextField
            name="place"
            label={t.stream}
            hint={t.hint}
            wrong={isWrong ? t.wrong : null}
            autoComplete="off"
            spellCheck={false}
          />
          <div>
            <Button type="submit" look="strong">
              {t.open}
            </Button>
          </div>
        </form>
        <p className={styles.help}>{t.help}</p>
      </Panel>
    </Page>
  )
}
