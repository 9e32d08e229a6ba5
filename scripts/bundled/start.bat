@echo off
chcp 65001 >nul
cd /d "%~dp0"
set POLICY_NLP_LANG=zh
if exist python\python.exe (python\python.exe start.py %*) else (py -3.11 start.py %*)
if errorlevel 1 pause
