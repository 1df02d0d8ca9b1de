/** What operators are posted about alerts. */
import { describe, expect, it } from 'vitest'
import type { Attempt } from '#integrating/webhooks/webhook.ts'
import { afterPost, changeOf, driftAlert, type PostedAlert, postOf } from './alert-posts.ts'
import { knownAlerts, postChange, postingWork } from './post-alerts.ts'

const stopped: PostedAlert = {
  code: 'read-model-stopped',
  about: 'skill-profile',
  severity: 'trouble',
  measured: null,
}
const full = (severity: 'warning' | 'trouble'): PostedAlert => ({
  code: 'disk-full',
  about: null,
  severity,
  measured: 93,
})

describe('a post', () => {
  it('is made of what two looks in a row saw', () => {
    expect(changeOf([], { before: [], now: [stopped] })).toBeNull()
    expect(changeOf([], { before: [stopped], now: [] })).toBeNull()
    expect(changeOf([], { before: [stopped], now: [stopped] })).toEqual({ raised: [stopped], ended: [] })
  })

  it('is not made again while nothing changes, and tells once when it is over', () => {
    expect(changeOf([stopped], { before: [stopped], now: [stopped] })).toBeNull()
    expect(changeOf([stopped], { before: [stopped], now: [] })).toBeNull()
    expect(changeOf([stopped], { before: [], now: [] })).toEqual({ raised: [], ended: [stopped] })
    expect(afterPost([stopped], { raised: [], ended: [stopped] })).toEqual([])
  })

  it('is made again when a warning becomes trouble', () => {
    const looks = { before: [full('trouble')], now: [full('trouble')] }
    const change = changeOf([full('warning')], looks)
    expect(change).toEqual({ raised: [full('trouble')], ended: [] })
    expect(change && afterPost([full('warning')], change)).toEqual([full('trouble')])
  })

  it('says what is wrong and what to do, in French, and mentions nobody', () => {
    expect(
      postOf({ raised: [stopped, driftAlert('next-answer-5d0c3a7be912', 2)], ended: [full('warning')] }),
    ).toMatchInlineSnapshot(`
      {
        "allowed_mentions": {
          "parse": [],
        },
        "content": "**Sillage**
      Panne : \`read-model-stopped\` skill-profile. Ouvrez la vue : elle nomme l’événement. Corrigez la définition, puis réessayez ou reconstruisez.
      À surveiller : \`model-drifted\` next-answer-5d0c3a7be912 (2). Le modèle se trompe plus souvent qu’à son entraînement. « sillage models drift » montre depuis quand.
      Terminé : \`disk-full\` (93).",
      }
    `)
  })

  it('is as short as Discord wants it, however many alerts there are', () => {
    const raised = Array.from({ length: 60 }, (_, n) => ({ ...stopped, about: `projection-${n}-${'x'.repeat(200)}` }))
    const { content } = postOf({ raised, ended: [] })
    expect(content.length).toBeLessThanOrEqual(2_000)
  })
})

describe('a receiver that takes nothing', () => {
  const attempt = (more: Partial<Attempt>): Attempt => ({
    ok: false,
    httpStatus: 429,
    error: 'http-status',
    tookMs: 1,
    retryAfterMs: 4_000,
    ...more,
  })

  it('is posted what is true when it takes posts again, and its address is in no error', async () => {
    const url = 'https://discord.example/api/webhooks/1/very-secret'
    let known: readonly PostedAlert[] = []
    let answer = attempt({})
    const bodies: string[] = []
    const errors: unknown[] = []
    const parts = {
      url,
      sender: {
        send: async ({ body }: { readonly body: string }) => {
          bodies.push(body)
          return answer
        },
      },
      store: {
        read: async () => known,
        write: async (alerts: readonly PostedAlert[]) => {
          known = alerts
        },
        answered: async (trouble: string | null) => void troubles.push(trouble),
        nothingLeft: async () => undefined,
      },
      onTrouble: (error: unknown) => void errors.push(error),
    }
    const troubles: (string | null)[] = []
    const signal = new AbortController().signal
    const looks = { before: [stopped], now: [stopped] }
    expect(await postChange(looks, parts, signal)).toEqual({ retryAfterMs: 4_000 })
    expect(known).toEqual([])
    expect(String(errors)).toContain('429')
    expect(String(errors)).not.toContain('very-secret')
    answer = attempt({ ok: true, httpStatus: 204, error: null })
    expect(await postChange({ before: [full('trouble')], now: [full('trouble')] }, parts, signal)).toBeNull()
    expect(bodies.at(-1)).not.toContain('read-model-stopped')
    expect(known).toEqual([full('trouble')])
    expect(await postChange({ before: [full('trouble')], now: [full('trouble')] }, parts, signal)).toBeNull()
    expect(bodies).toHaveLength(2)
    // What services-health shows until a post is taken.
    expect(troubles).toEqual(['429', null])
  })

  it('is no trouble any more once the alerts that it refused are over', async () => {
    let trouble: string | null = null
    const parts = {
      url: 'https://alerts.example',
      sender: { send: async () => attempt({ httpStatus: 500, retryAfterMs: null }) },
      store: {
        read: async () => [],
        write: async () => undefined,
        answered: async (why: string | null) => {
          trouble = why
        },
        nothingLeft: async () => {
          trouble = null
        },
      },
      onTrouble: () => undefined,
    }
    const signal = new AbortController().signal
    await postChange({ before: [stopped], now: [stopped] }, parts, signal)
    expect(trouble).toBe('500')
    await postChange({ before: [stopped], now: [] }, parts, signal)
    expect(trouble).toBeNull()
  })
})

describe('after a start', () => {
  it('nothing is told to be over after one look, in which it may not be seen yet', async () => {
    const looks: (readonly PostedAlert[])[] = [[], [stopped], [stopped]]
    const posts: string[] = []
    const end = new AbortController()
    const work = postingWork({
      url: 'https://alerts.example',
      sender: {
        send: async ({ body }) => {
          posts.push(body)
          return { ok: true, httpStatus: 204, error: null, tookMs: 12, retryAfterMs: null }
        },
      },
      store: {
        read: async () => [stopped],
        write: async () => undefined,
        answered: async () => undefined,
        nothingLeft: async () => undefined,
      },
      look: async () => looks.shift() ?? [],
      sleep: async () => {
        if (looks.length === 0) end.abort()
      },
      onTrouble: (error) => {
        throw error
      },
    })
    await work.run([], end.signal)
    expect(posts).toEqual([])
  })

  it('an alert that was posted under a code of another version is dropped', () =>
    expect(knownAlerts([{ ...stopped, code: 'of-another-version' }, stopped])).toEqual([stopped]))
})
