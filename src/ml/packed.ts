// A model as bytes: numbers in their own binary form behind a small JSON header. The same model gives the same bytes.

type Packable = Float64Array | Float32Array | Int32Array | Uint8Array
export type Arrays = Readonly<Record<string, Packable>>
export type Packed = { readonly about: unknown; readonly arrays: Arrays }

const kinds = { Float64Array, Float32Array, Int32Array, Uint8Array } as const
type Kind = keyof typeof kinds
const isKind = (name: string): name is Kind => Object.hasOwn(kinds, name)

const magic = 'SLG1'

/**
 * Layout: "SLG1", the length of the header (32 bits), the header, then each array at the next multiple of 8 bytes. All
 * numbers are little-endian, as in the memory of every machine that Node runs on.
 */
export function pack({ about, arrays }: Packed): Uint8Array {
  const entries = Object.entries(arrays)
  const header = new TextEncoder().encode(
    JSON.stringify({ about, arrays: entries.map(([name, values]) => [name, kindOf(values), values.length]) }),
  )
  const size = entries.reduce((at, [, values]) => aligned(at) + values.byteLength, 8 + header.length)
  const bytes = new Uint8Array(size)
  bytes.set(new TextEncoder().encode(magic))
  new DataView(bytes.buffer).setUint32(4, header.length, true)
  bytes.set(header, 8)
  let at = 8 + header.length
  for (const [, values] of entries) {
    at = aligned(at)
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at)
    at += values.byteLength
  }
  return bytes
}

/** Throws where the bytes are not those of `pack`, or are cut short. What `about` holds is for the caller to check. */
export function unpack(bytes: Uint8Array): Packed {
  if (bytes.length < 8 || new TextDecoder().decode(bytes.subarray(0, 4)) !== magic) {
    throw new Error('These bytes are not a packed model.')
  }
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true)
  const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)))
  if (!isHeader(header)) throw new Error('The header of the packed model is damaged.')
  const arrays: Record<string, Packable> = {}
  let at = 8 + headerLength
  for (const [name, kind, length] of header.arrays) {
    at = aligned(at)
    const size = length * kinds[kind].BYTES_PER_ELEMENT
    if (at + size > bytes.length) throw new Error(`The packed model ends within its array "${name}".`)
    arrays[name] = new kinds[kind](bytes.slice(at, at + size).buffer)
    at += size
  }
  return { about: header.about, arrays }
}

const aligned = (at: number): number => Math.ceil(at / 8) * 8

function kindOf(values: Packable): Kind {
  const name = values.constructor.name
  if (!isKind(name)) throw new Error(`Cannot pack a ${name}.`)
  return name
}

type Header = { about: unknown; arrays: [name: string, kind: Kind, length: number][] }

function isHeader(value: unknown): value is Header {
  if (typeof value !== 'object' || value === null || !('about' in value) || !('arrays' in value)) return false
  return (
    Array.isArray(value.arrays) &&
    value.arrays.every(
      (entry: unknown) =>
        Array.isArray(entry) &&
        typeof entry[0] === 'string' &&
        typeof entry[1] === 'string' &&
        isKind(entry[1]) &&
        Number.isSafeInteger(entry[2]) &&
        entry[2] >= 0,
    )
  )
}
