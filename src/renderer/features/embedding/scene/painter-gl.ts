/** Draws points by WebGL: tens of thousands in a few milliseconds. */
import { type Frame, faintOpacity, type PointPainter } from './painter.ts';

const vertex = `#version 300 es
precision highp float;
in vec2 before;
in vec2 after;
in vec2 look;
uniform float between;
uniform vec2 middle;
uniform vec2 zoom;
uniform float size;
uniform sampler2D palette;
flat out vec4 colour;
flat out int shape;
flat out float edge;
void main() {
  vec2 place = (mix(before, after, between) - middle) * zoom;
  gl_Position = vec4(place, 0.0, 1.0);
  gl_PointSize = size;
  colour = texelFetch(palette, ivec2(int(look.x), 0), 0);
  shape = int(look.y);
  edge = 2.0 / size;
}`;

/** Distances are in halves of the point's size; a point fades out over about a pixel at its edge. */
const fragment = `#version 300 es
precision mediump float;
flat in vec4 colour;
flat in int shape;
flat in float edge;
uniform float opacity;
out vec4 pixel;
void main() {
  vec2 p = gl_PointCoord * 2.0 - 1.0;
  vec2 q = abs(p);
  float far;
  if (shape == 0) far = length(p) - 1.0;
  else if (shape == 1) far = max(q.x, q.y) - 0.85;
  else if (shape == 2) far = max(q.x * 0.866 - p.y * 0.5 - 0.5, p.y - 0.75);
  else if (shape == 3) far = (q.x + q.y - 1.0) * 0.8;
  else if (shape == 4) far = max(min(q.x, q.y) - 0.3, max(q.x, q.y) - 1.0);
  else far = abs(length(p) - 0.72) - 0.28;
  float cover = clamp(0.5 - far / edge, 0.0, 1.0) * colour.a * opacity;
  if (cover < 0.004) discard;
  pixel = vec4(colour.rgb * cover, cover);
}`;

let gpu: boolean | undefined;

/** Whether WebGL 2 is there and no software stands in for a GPU. */
export function hasGpu(): boolean {
  gpu ??= probeGpu();
  return gpu;
}

function probeGpu(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (gl === null) return false;
  const details = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(details?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return !/swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

/** A painter for the canvas; undefined where the browser has no WebGL 2. */
export function openGlPainter(canvas: HTMLCanvasElement): PointPainter | undefined {
  const gl = canvas.getContext('webgl2', {
    alpha: true,
    antialias: false,
    depth: false,
    premultipliedAlpha: true,
    powerPreference: 'high-performance',
  });
  if (gl === null) return undefined;
  const program = linked(gl);
  const place = (name: string) => gl.getUniformLocation(program, name);
  const uniforms = {
    between: place('between'),
    middle: place('middle'),
    zoom: place('zoom'),
    size: place('size'),
    opacity: place('opacity'),
  };
  const buffers = { before: gl.createBuffer(), after: gl.createBuffer(), look: gl.createBuffer() };
  const order = gl.createBuffer();
  const palette = gl.createTexture();
  let counts = { faint: 0, all: 0 };

  gl.useProgram(program);
  for (const name of ['before', 'after', 'look'] as const) {
    const at = gl.getAttribLocation(program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers[name]);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, 2, name === 'look' ? gl.UNSIGNED_BYTE : gl.FLOAT, false, 0, 0);
  }
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, order);
  gl.bindTexture(gl.TEXTURE_2D, palette);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  gl.clearColor(0, 0, 0, 0);

  const fill = (buffer: WebGLBuffer | null, data: Float32Array | Uint8Array) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
  };

  return {
    slow: false,
    setLayouts(before, after) {
      fill(buffers.before, before);
      fill(buffers.after, after);
    },
    setStyles(styles) {
      const look = new Uint8Array(2 * styles.colour.length);
      for (let i = 0; i < styles.colour.length; i++) {
        look[2 * i] = styles.colour[i]!;
        look[2 * i + 1] = styles.shape[i]!;
      }
      fill(buffers.look, look);
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, styles.order, gl.DYNAMIC_DRAW);
      counts = { faint: styles.faint, all: styles.order.length };
    },
    setPalette(colours) {
      const row = new Uint8Array(4 * 256);
      row.set(colours.subarray(0, row.length));
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, row);
    },
    draw(frame) {
      drawFrame(gl, uniforms, counts, frame);
    },
    close() {
      gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

interface Uniforms {
  between: WebGLUniformLocation | null;
  middle: WebGLUniformLocation | null;
  zoom: WebGLUniformLocation | null;
  size: WebGLUniformLocation | null;
  opacity: WebGLUniformLocation | null;
}

function drawFrame(
  gl: WebGL2RenderingContext,
  uniforms: Uniforms,
  { faint, all }: { faint: number; all: number },
  { camera, size, density, pointSize, between }: Frame,
): void {
  gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
  gl.clear(gl.COLOR_BUFFER_BIT);
  gl.uniform1f(uniforms.between, between);
  gl.uniform2f(uniforms.middle, camera.x, camera.y);
  gl.uniform2f(uniforms.zoom, (2 * camera.scale) / size.width, (2 * camera.scale) / size.height);
  gl.uniform1f(uniforms.size, Math.max(2, pointSize * density));
  if (faint > 0) {
    gl.uniform1f(uniforms.opacity, faintOpacity);
    gl.drawElements(gl.POINTS, faint, gl.UNSIGNED_INT, 0);
  }
  gl.uniform1f(uniforms.opacity, 1);
  // Four bytes an index.
  gl.drawElements(gl.POINTS, all - faint, gl.UNSIGNED_INT, 4 * faint);
}

function linked(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(kind)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
    throw new Error(`The map cannot be drawn: ${gl.getProgramInfoLog(program) ?? 'no reason is given'}.`);
  return program;
}
