/** A wheel pinned to the byte. */
export interface Wheel {
  project: string;
  version: string;
  /** pip's platform tag. One tag, because old versions of pip take only one. */
  platform: string;
  bytes: number;
  sha256: string;
}

/** The shared libraries inside a TensorFlow wheel, under `tensorflow/`. */
export interface LibraryNames {
  tensorflow: string;
  framework: string;
}

export type Device = 'cpu' | 'gpu';

/** What one platform needs from the package index. */
export interface WheelSet {
  device: Device;
  tensorflow: Wheel;
  libraries: LibraryNames;
  /** CUDA libraries, unpacked beside TensorFlow's own. Empty without a GPU. */
  nvidia: readonly Wheel[];
}

export const TENSORFLOW_VERSION = '2.21.0';

const LINUX: LibraryNames = {
  tensorflow: 'libtensorflow_cc.so.2',
  framework: 'libtensorflow_framework.so.2',
};
const MACOS: LibraryNames = {
  tensorflow: 'libtensorflow_cc.2.dylib',
  framework: 'libtensorflow_framework.2.dylib',
};

function wheel(project: string, version: string, platform: string, bytes: number, sha256: string): Wheel {
  return { project, version, platform, bytes, sha256 };
}

// What the wheel's extra "and-cuda" asks for, each at the newest version it allowed when this was pinned.
const CUDA_12: readonly Wheel[] = [
  wheel(
    'nvidia-cublas-cu12',
    '12.9.3.13',
    'manylinux_2_27_x86_64',
    581_217_458,
    'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
  ),
  wheel(
    'nvidia-cuda-cupti-cu12',
    '12.8.90',
    'manylinux_2_17_x86_64',
    10_248_621,
    'ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182',
  ),
  wheel(
    'nvidia-cuda-nvcc-cu12',
    '12.9.86',
    'manylinux_2_12_x86_64',
    40_546_229,
    '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
  ),
  wheel(
    'nvidia-cuda-nvrtc-cu12',
    '12.9.86',
    'manylinux_2_12_x86_64',
    89_568_129,
    '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
  ),
  wheel(
    'nvidia-cuda-runtime-cu12',
    '12.9.79',
    'manylinux_2_17_x86_64',
    3_493_179,
    '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
  ),
  wheel(
    'nvidia-cudnn-cu12',
    '9.28.0.42',
    'manylinux_2_27_x86_64',
    716_538_495,
    '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
  ),
  wheel(
    'nvidia-cufft-cu12',
    '11.4.1.4',
    'manylinux_2_17_x86_64',
    200_877_592,
    'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
  ),
  wheel(
    'nvidia-curand-cu12',
    '10.3.10.19',
    'manylinux_2_27_x86_64',
    68_295_626,
    '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e',
  ),
  wheel(
    'nvidia-cusolver-cu12',
    '11.7.5.82',
    'manylinux_2_27_x86_64',
    338_117_415,
    '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
  ),
  wheel(
    'nvidia-cusparse-cu12',
    '12.5.10.65',
    'manylinux_2_17_x86_64',
    366_465_088,
    '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
  ),
  wheel(
    'nvidia-nccl-cu12',
    '2.32.3',
    'manylinux_2_27_x86_64',
    351_526_311,
    'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c',
  ),
  wheel(
    'nvidia-nvjitlink-cu12',
    '12.9.86',
    'manylinux_2_12_x86_64',
    39_748_338,
    'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
  ),
];

const WHEELS: Record<string, WheelSet> = {
  'linux-x64-cpu': {
    device: 'cpu',
    tensorflow: wheel(
      'tensorflow-cpu',
      TENSORFLOW_VERSION,
      'manylinux_2_27_x86_64',
      274_000_871,
      'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
    ),
    libraries: LINUX,
    nvidia: [],
  },
  'linux-x64-gpu': {
    device: 'gpu',
    tensorflow: wheel(
      'tensorflow',
      TENSORFLOW_VERSION,
      'manylinux_2_27_x86_64',
      572_611_111,
      'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0',
    ),
    libraries: LINUX,
    nvidia: CUDA_12,
  },
  'linux-arm64-cpu': {
    device: 'cpu',
    tensorflow: wheel(
      'tensorflow',
      TENSORFLOW_VERSION,
      'manylinux_2_27_aarch64',
      281_946_471,
      'b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552',
    ),
    libraries: LINUX,
    nvidia: [],
  },
  'darwin-arm64-cpu': {
    device: 'cpu',
    tensorflow: wheel(
      'tensorflow',
      TENSORFLOW_VERSION,
      'macosx_12_0_arm64',
      223_488_205,
      '56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712',
    ),
    libraries: MACOS,
    nvidia: [],
  },
};

/** The wheels for a platform such as `linux-x64` and a device, or undefined where there are none. */
export function wheelsFor(platform: string, device: Device): WheelSet | undefined {
  return WHEELS[`${platform}-${device}`];
}
