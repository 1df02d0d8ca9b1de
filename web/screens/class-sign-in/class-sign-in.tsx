// How the children of a class sign in: cards to print, PINs, who is locked, and the devices.
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useParameter } from '../../frame/address.ts'
import { Answer, CommandNote, Empty } from '../../frame/answer.tsx'
import { api, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { shownMoment, shownName } from '../../frame/shown.ts'
import { CardSheet } from './card-sheet.tsx'
import styles from './class-sign-in.module.css'
import words from './words.ts'

type SignIn = paths['/api/classes/{class}/sign-in']['get']['responses'][200]['content']['application/json']
type Child = SignIn['children'][number]

const EVERY_MS = 15_000

export default function ClassSignIn() {
  const t = useWords(words)
  const ofClass = useParameter('class')
  const signIn = useAsked(
    ['class sign-in', ofClass],
    (signal) => api.GET('/api/classes/{class}/sign-in', { params: { path: { class: ofClass } }, signal }),
    { everyMs: EVERY_MS },
  )
  return (
    <Page title={t.title} lead={t.lead} above={<Link to={`/classes/${ofClass}`}>{t.back}</Link>}>
      <Answer of={signIn} isEmpty={({ children }) => children.length === 0} empty={<p>{t.nobody}</p>}>
        {({ children, devices }) => (
          <>
            <Print ofClass={ofClass} count={children.length} />
            <Children rows={children} />
            <Devices ofClass={ofClass} devices={devices} />
          </>
        )}
      </Answer>
    </Page>
  )
}

type Pins = 'none' | 'missing' | 'all'

function Print({ ofClass, count }: { readonly ofClass: string; readonly count: number }) {
  const t = useWords(words)
  const print = useCommand((pins: Pins) =>
    api.POST('/api/classes/{class}/sheet', {
      params: { path: { class: ofClass } },
      body: { pins },
      parseAs: 'text',
    }),
  )
  const [pins, setPins] = useState<Pins>('missing')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    // Those that take PINs away are asked about first.
    if (pins !== 'all') print.mutate(pins)
  }
  return (
    <section className={styles.panel} aria-labelledby="print">
      <h2 id="print">{t.print}</h2>
      <p className={styles.quiet}>{t.printLead}</p>
      <form className={styles.row} onSubmit={submit}>
        <SelectField
          name="pins"
          label={t.pins}
          value={pins}
          onChange={({ target }) =>
            setPins(target.value === 'all' || target.value === 'none' ? target.value : 'missing')
          }
        >
          <option value="missing">{t.pinsMissing}</option>
          <option value="none">{t.pinsNone}</option>
          <option value="all">{t.pinsAll}</option>
        </SelectField>
        {pins === 'all' ? (
          <ConfirmedButton
            look="bad"
            busy={print.isPending}
            question={t.allPinsQuestion(count)}
            consequence={t.allPinsWhat}
            act={() => print.mutate('all')}
          >
            {t.print}
          </ConfirmedButton>
        ) : (
          <Button type="submit" look="strong" busy={print.isPending}>
            {t.print}
          </Button>
        )}
      </form>
      {print.error && <CommandNote problem={print.error} repeats />}
      {typeof print.data === 'string' && <CardSheet html={print.data} close={() => print.reset()} />}
    </section>
  )
}

function Children({ rows }: { readonly rows: readonly Child[] }) {
  const t = useWords(words)
  const unlock = useCommand((person: string, once) =>
    api.POST('/api/children/{person}/pin/unlock', { ...once, params: { path: { person } } }),
  )
  const draw = useCommand((person: string) =>
    api.POST('/api/children/{person}/pin', { params: { path: { person } }, body: {} }),
  )
  const nameOf = (child: Child) => shownName(child) || t.unnamed
  const drawnFor = rows.find(({ person }) => person === draw.variables)
  const error = unlock.error ?? draw.error
  // Whoever waits for help comes first.
  const sorted = [...rows].sort(
    (one, other) => other.stuckOn.length - one.stuckOn.length || nameOf(one).localeCompare(nameOf(other), 'fr'),
  )
  return (
    <section className={styles.panel} aria-labelledby="children">
      <h2 id="children">{t.children}</h2>
      {error && <CommandNote problem={error} repeats={draw.error !== null} />}
      <p role="status" className={styles.drawn}>
        {draw.data && drawnFor ? t.drawn(nameOf(drawnFor), draw.data.pin) : ''}
      </p>
      <WideTable labelledBy="children">
        <thead>
          <tr>
            <th scope="col">{t.child}</th>
            <th scope="col">{t.pin}</th>
            <th scope="col">{t.help}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((child) => (
            <tr key={child.person}>
              <th scope="row">{nameOf(child)}</th>
              <td>{child.hasPin ? t.hasPin : t.noPin}</td>
              <td>
                <div className={styles.acts}>
                  {child.stuckOn.length > 0 && (
                    <>
                      <span className={styles.stuck}>{t.stuck(child.stuckOn.length)}</span>
                      <Button
                        look="strong"
                        aria-label={t.unlockOf(nameOf(child))}
                        onClick={() => unlock.mutate(child.person)}
                      >
                        {t.unlock}
                      </Button>
                    </>
                  )}
                  <ConfirmedButton
                    aria-label={t.newPinOf(nameOf(child))}
                    question={t.newPinQuestion(nameOf(child))}
                    consequence={t.newPinWhat}
                    act={() => draw.mutate(child.person)}
                  >
                    {t.newPin}
                  </ConfirmedButton>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </section>
  )
}

function Devices({ ofClass, devices }: { readonly ofClass: string; readonly devices: SignIn['devices'] }) {
  const t = useWords(words)
  const language = useLanguage()
  const revoke = useCommand((device: string, once) =>
    api.POST('/api/classes/{class}/devices/{device}/revoke', {
      ...once,
      params: { path: { class: ofClass, device } },
    }),
  )
  return (
    <section className={styles.panel} aria-labelledby="devices">
      <h2 id="devices">{t.devices}</h2>
      {revoke.error && <CommandNote problem={revoke.error} />}
      <p role="status">{revoke.isSuccess ? t.revoked : ''}</p>
      {devices.length === 0 ? (
        <Empty>
          <p>{t.noDevices}</p>
        </Empty>
      ) : (
        <ul className={styles.devices}>
          {devices.map((device) => {
            const since = shownMoment(device.enrolledAt, language)
            return (
              <li key={device.device}>
                <span>{t.deviceSince(since)}</span>
                <ConfirmedButton
                  look="bad"
                  aria-label={t.revokeDevice(since)}
                  question={t.revokeQuestion}
                  consequence={t.revokeWhat}
                  act={() => revoke.mutate(device.device)}
                >
                  {t.revoke}
                </ConfirmedButton>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
