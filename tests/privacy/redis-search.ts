// Searches everything that a Redis holds for canaries: names and values of all keys, and the file to which it saves them.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { type Found, findIn, type Marker } from './byte-search.ts'

export type SearchedRedis = { readonly keys: readonly string[]; readonly found: readonly Found[] }

/** Its own connection, so that a search leaves nothing behind. */
export async function withRedis<Result>(url: string, act: (redis: Redis) => Promise<Result>): Promise<Result> {
  const redis = new Redis(url)
  try {
    return await act(redis)
  } finally {
    redis.disconnect()
  }
}

export const searchRedis = (marker: Marker, url: string): Promise<SearchedRedis> =>
  withRedis(url, async (redis) => {
    const keys = (await redis.keysBuffer('*')).map((key) => key)
    const found: Found[] = []
    for (const key of keys) {
      found.push(...findIn(marker, key))
      // As Redis stores it, whatever its type is; null for one that has expired meanwhile.
      const value = await redis.dumpBuffer(key)
      if (value) found.push(...findIn(marker, value))
    }
    await redis.save()
    const [, directory = ''] = (await redis.config('GET', 'dir')) as string[]
    const [, file = ''] = (await redis.config('GET', 'dbfilename')) as string[]
    found.push(...findIn(marker, await readFile(join(directory, file))))
    return { keys: keys.map(String), found }
  })
