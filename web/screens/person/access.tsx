// Gives somebody access: an account under a name, and an invitation to choose a password.
import { type FormEvent, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { TextField } from '../../controls/field.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { answered, api, isApiProblem, useCommand } from '../../frame/api.ts'
import { type ApiProblem, unreachable } from '../../frame/api-problem.ts'
import { useWords } from '../../frame/language.ts'
import { useSession } from '../../frame/session.ts'
import styles from './person.module.css'
import words from './words.ts'

type Props = {
  readonly details: { readonly person: string; readonly givenName: string | null; readonly familyName: string | null }
}

/** « Ben Roc » is suggested as `b.roc`. */
function suggestedName({ givenName, familyName }: Props['details']): string {
  const plain = (text: string | null) =>
    (text ?? '')
      .normalize('NFD')
      .replaceAll(/[^\p{L}\p{N}]/gu, '')
      .toLowerCase()
  const [initial, family] = [plain(givenName).slice(0, 1), plain(familyName)]
  return initial && family ? `${initial}.${family}` : ''
}

export function Access({ details }: Props) {
  const t = useWords(words)
  const { person } = details
  const { data: session } = useSession()
  const [address, setAddress] = useState<string | null>(null)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [busy, setBusy] = useState(false)
  const disable = useCommand((_: undefined, once) =>
    api.POST('/api/accounts/{person}/disable', { ...once, params: { path: { person } }, body: {} }),
  )
  const reopen = useCommand((_: undefined, once) =>
    api.POST('/api/accounts/{person}/reopen', { ...once, params: { path: { person } }, body: {} }),
  )

  async function invite(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim()
    setBusy(true)
    setProblem(null)
    setAddress(null)
    try {
      if (name !== '') await openAccount(person, name)
      const invitation = await answered(
        api.POST('/api/accounts/{person}/invitation', { params: { path: { person } }, body: {} }),
      )
      setAddress(invitation.address)
    } catch (error) {
      setProblem(isApiProblem(error) ? error : unreachable())
    } finally {
      setBusy(false)
    }
  }
  const error = problem ?? disable.error ?? reopen.error
  return (
    <section className={styles.panel} aria-labelledby="access">
      <h2 id="access">{t.access}</h2>
      <p className={styles.quiet}>{t.accessLead}</p>
      <form className={styles.form} onSubmit={(event) => void invite(event)}>
        <TextField
          name="name"
          label={t.signInName}
          hint={t.signInNameHint}
          defaultValue={suggestedName(details)}
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
        />
        <Button type="submit" look="strong" busy={busy}>
          {t.invite}
        </Button>
      </form>
      {error && <CommandNote problem={error} repeats={problem !== null} />}
      {address !== null && <Address label={t.inviteAddress} address={address} />}
      {address !== null && session && (
        <Address label={t.schoolAddress} address={`${location.origin}/?school=${session.school}`} />
      )}
      <div className={styles.buttons}>
        <ConfirmedButton
          look="bad"
          busy={disable.isPending}
          question={t.disableQuestion}
          consequence={t.disableWhat}
          act={() => disable.mutate(undefined)}
        >
          {t.disable}
        </ConfirmedButton>
        <Button busy={reopen.isPending} onClick={() => reopen.mutate(undefined)}>
          {t.reopen}
        </Button>
        <p role="status">{disable.isSuccess ? t.disabled : reopen.isSuccess ? t.reopened : ''}</p>
      </div>
    </section>
  )
}

/** An account that is there already is what is wanted. */
async function openAccount(person: string, name: string): Promise<void> {
  try {
    await answered(api.POST('/api/accounts', { body: { person, name } }))
  } catch (error) {
    if (!isApiProblem(error) || error.code !== 'account-already-open') throw error
  }
}

function Address({ label, address }: { readonly label: string; readonly address: string }) {
  const t = useWords(words)
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(address)
    setCopied(true)
  }
  return (
    <div className={styles.address}>
      <TextField label={label} value={address} readOnly onFocus={(event) => event.target.select()} />
      {'clipboard' in navigator && (
        <Button onClick={() => void copy().catch(() => undefined)}>{copied ? t.copied : t.copy}</Button>
      )}
    </div>
  )
}
