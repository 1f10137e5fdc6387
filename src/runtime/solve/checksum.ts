const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 (ISO 3309) of texts and numbers; finds damage, not malice. Works wherever JavaScript does. */
export class Checksum {
  private value = 0xffffffff;
  private length = 0;

  /** Adds a text, as its UTF-16 units, low byte first. */
  text(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      this.byte(unit & 0xff);
      this.byte(unit >>> 8);
    }
  }

  /** Adds numbers as their f64 bits, low byte first on every machine. */
  numbers(numbers: ArrayLike<number>): void {
    const view = new DataView(new ArrayBuffer(8));
    for (let i = 0; i < numbers.length; i++) {
      view.setFloat64(0, numbers[i], true);
      for (let k = 0; k < 8; k++) this.byte(view.getUint8(k));
    }
  }

  /** Gives the sum and the number of bytes so far in hexadecimal. */
  hex(): string {
    return `${((this.value ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0")}-${this.length.toString(16)}`;
  }

  private byte(byte: number): void {
    this.value = TABLE[(this.value ^ byte) & 0xff] ^ (this.value >>> 8);
    this.length++;
  }
}
