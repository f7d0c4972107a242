from . import application, filing, permit, project
