"""Arguments of `bin/darqi`, and the promise that it never ends in a traceback."""

import argparse
import os
import sys
import traceback

from . import commands
from .ui import Fail, warn


def parser():
    """The argument parser."""
    top = argparse.ArgumentParser(
        prog="bin/darqi",
        description="达拉特旗许可改革平台：一条命令从零到可用。",
    )
    actions = top.add_subparsers(dest="command", required=True, metavar="命令")

    def action(name, text):
        sub = actions.add_parser(name, help=text, description=text)
        sub.set_defaults(run=getattr(commands, name))
        return sub

    up = action("up", "准备一切并启动")
    up.add_argument("--port", type=int, default=8069, help="网页端口（默认 8069）")
    up.add_argument("--db", default="darqi", help="数据库名（默认 darqi）")
    up.add_argument("--empty", action="store_true", help="不装演示数据")
    up.add_argument("--detach", action="store_true", help="在后台运行")
    up.add_argument("--listen", default="127.0.0.1", help="监听地址（默认只限本机）")
    action("down", "停止")
    action("restart", "停止后在后台重新启动")
    action("status", "看运行状态（没有运行时退出码为 3）")
    shell = action("shell", "从标准输入读 Python 执行，env 已备好；不自动提交")
    shell.add_argument("--db", help="数据库名")
    verify = action("verify", "核验证据链")
    verify.add_argument("--db", help="数据库名")
    words = action("i18n", "由词表生成 zh_CN.po（系统须已停止）")
    words.add_argument("--db", help="数据库名")
    test = action("test", "运行测试")
    test.add_argument("selection", nargs="*", help="测试文件，或 /模块:类.方法")
    test.add_argument("--fast", action="store_true", help="不开浏览器，少于 4 分钟")
    bench = action("bench", "性能基准：百万行列表、收件与 project.task 比较、百万期限")
    bench.add_argument(
        "--rows", type=int, default=1_000_000, help="大表的行数（默认 1000000）"
    )
    return top


def main(arguments):
    """Run one command; returns the exit code."""
    try:
        options = parser().parse_args(arguments)
        return options.run(options) or 0
    except Fail as error:
        warn(f"错误：{error}")
        return 1
    except KeyboardInterrupt:
        warn("已中断；再次执行会从断点继续。")
        return 130
    except BrokenPipeError:
        return 141
    except Exception as error:
        if os.environ.get("DARQI_DEBUG"):
            traceback.print_exc(file=sys.stderr)
        warn(f"错误：意外的问题（{type(error).__name__}：{error}）。")
        warn("请设 DARQI_DEBUG=1 重试，并附上输出。")
        return 1
