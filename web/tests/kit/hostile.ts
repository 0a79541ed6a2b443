// Texts and names that try to be something else.
export const HOSTILE: Record<string, string> = {
  markup: '<img src=x onerror="alert(1)"><script>alert(2)</script>',
  entity: "&lt;b&gt;&amp;amp;",
  template: "{{constructor.constructor('alert(1)')()}} ${alert(1)} {count, plural, one {#}}",
  address: "javascript:alert(1) data:text/html,<script>alert(1)</script>",
  override: "invoice\u202egnp.exe",
  isolates: "\u2066\u2067\u2068 unclosed",
  accents: `Z${"\u0301\u0327\u0334".repeat(2_000)}algo`,
  family: "👨‍👩‍👧‍👦".repeat(300),
  long: "W".repeat(1_000),
  mixed: "abc مرحبا def שלום 123",
};
