// Stops the e-mails of whoever has the link of one, without signing in. The token is in the fragment of the address, so that no
// proxy logs it.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { answered, api, isApiProblem } from '../../frame/api.ts'
import { takeFragment } from '../../frame/fragment.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import words from './words.ts'

// Once for the page: React may draw a component twice, and the fragment is gone after the first.
let taken: string | undefined
const tokenHere = (): string => {
  const found = takeFragment()
  if (found !== '') taken = found
  return taken ?? ''
}

export default function Unsubscribe() {
  const t = useWords(words)
  const [token] = useState(tokenHere)
  const [isDone, setDone] = useState(false)
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<'unknown' | 'later' | null>(null)

  async function stop() {
    setBusy(true)
    setWrong(null)
    try {
      await answered(api.POST('/api/unsubscribe/{token}', { params: { path: { token } } }))
      setDone(true)
    } catch (error) {
      const status = isApiProblem(error) ? error.status : 0
      setWrong(status === 404 || status === 422 ? 'unknown' : 'later')
    } finally {
      setBusy(false)
    }
  }

  if (isDone)
    return (
      <Page title={t.title} lead={t.done}>
        <p>{t.again}</p>
        <p>
          <Link to="/notices/preferences">{t.notices}</Link>
        </p>
      </Page>
    )
  return (
    <Page title={t.title} lead={t.lead}>
      {token === '' ? (
        <p>{t.none}</p>
      ) : (
        <div>
          <Button look="strong" busy={busy} onClick={() => void stop()}>
            {t.stop}
          </Button>
        </div>
      )}
      {wrong && <p role="alert">{t[wrong]}</p>}
    </Page>
  )
}
