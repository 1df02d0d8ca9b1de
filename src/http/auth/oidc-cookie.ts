// The cookie that a browser carries to an OpenID provider and back.
//
// It is SameSite=Lax, not Strict: the provider, another site, sends the browser back here, and browsers send no Strict cookie with
// such a request. What it holds is encrypted, works for ten minutes, and signs nobody in without the provider's answer to it.
import { FLOW_LIFE_S } from '#identity/openid/openid-flow.ts'

export type FlowCookie = {
  read(header: string | undefined): string | null
  set(sealed: string): string
  readonly cleared: string
}

export function flowCookie(security: 'secure' | 'plain'): FlowCookie {
  const name = security === 'secure' ? '__Host-sillage-openid' : 'sillage-openid'
  const attributes = `Path=/; HttpOnly; SameSite=Lax${security === 'secure' ? '; Secure' : ''}`
  return {
    read(header) {
      const values = (header ?? '').split(';').flatMap((pair) => {
        const [key = '', ...value] = pair.trim().split('=')
        return key === name ? [value.join('=')] : []
      })
      const [value] = values
      return values.length === 1 && value !== undefined && value !== '' ? value : null
    },
    set: (sealed) => `${name}=${sealed}; ${attributes}; Max-Age=${FLOW_LIFE_S}`,
    cleared: `${name}=; ${attributes}; Max-Age=0`,
  }
}
