#!/bin/sh
# 双击或在终端运行：第一次安装（不联网），以后直接打开。
cd "$(dirname "$0")" || exit 2
export POLICY_NLP_LANG=zh
for python in ./python/bin/python3 python3.11 python3; do
  command -v "$python" >/dev/null 2>&1 && exec "$python" start.py "$@"
done
echo "没有找到 Python，请见 安装说明.txt" >&2
exit 2
